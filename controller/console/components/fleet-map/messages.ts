/** Words of the map. */
import { defineMessages } from '../../lib/i18n.ts';

export const mapMessages = defineMessages(
  {
    label: '自助机地图。方向键移动，加减号缩放；也可以切换为列表。',
    notice: '区界为示意，不是官方边界',
  },
  {
    label: 'Map of kiosks. Arrow keys move it, plus and minus zoom; there is a list too.',
    notice: 'The outline is a sketch, not an official boundary',
  },
);
