/** Why the machine is out of service, as citizens read it; the technician chooses one. */
import { defineMessages } from '../../../shared/i18n/messages.ts';

export const noticeMessages = defineMessages(
  {
    repair: '机器正在维修，修好就开放。急办请到附近的社区警务室。',
    supplies: '机器缺纸，正在等待补充。急办请到附近的社区警务室。',
    moving: '这台机器即将搬到别处。急办请到附近的社区警务室。',
    placeClosed: '这个场所暂时关闭。急办请到附近的社区警务室。',
  },
  {
    repair: 'It is being repaired. If it is urgent, go to the community police room nearby.',
    supplies:
      'It is out of paper and waits for more. If it is urgent, go to the community police room nearby.',
    moving: 'It is about to move elsewhere. If it is urgent, go to the community police room nearby.',
    placeClosed: 'This place is closed for now. If it is urgent, go to the community police room nearby.',
  },
);
