import { defineMessages } from '../../../shared/i18n/messages.ts';

/** One sentence a step; empty: silence is better. */
export const voiceMessages = defineMessages(
  {
    attract: '',
    chooseService: '请选择要办的事。',
    identify: '请把身份证放在读卡区，不要移动。',
    checklist: '请看一看需要带的材料。',
    confirm: '请核对信息，没有问题就按确认。',
    submit: '正在提交，请稍候。',
    receipt: '正在打印回执，请稍候。',
    take: '请取走回执和身份证。',
    done: '感谢使用，再见。',
    dialog: '您还在吗？请按一下屏幕。',
  },
  {
    attract: '',
    chooseService: 'Please choose a service.',
    identify: 'Please lay your ID card on the reader and keep it still.',
    checklist: 'Please see which papers you need.',
    confirm: 'Please check, then confirm.',
    submit: 'Your application is being filed.',
    receipt: 'Your receipt is being printed.',
    take: 'Please take your receipt and your card.',
    done: 'Thank you. Goodbye.',
    dialog: 'Are you still there? Please touch the screen.',
  },
);
