/** What a self-test tries and asks for (devices/self-test), for the command line and the technician's screens. */
import { defineMessages } from './messages.ts';

export const stepWords = defineMessages(
  {
    answers: '应答',
    ready: '就绪',
    readCard: '读卡',
    page: '测试页',
    takePaper: '取纸',
    retract: '收回',
    entry: '入口开关',
    takeIn: '进卡',
    chip: '芯片',
    giveBack: '退卡',
    readCode: '扫码',
    mains: '市电',
    battery: '电池',
  },
  {
    answers: 'answers',
    ready: 'ready',
    readCard: 'reads a card',
    page: 'test page',
    takePaper: 'paper is taken',
    retract: 'pulls paper back',
    entry: 'entry',
    takeIn: 'takes a card in',
    chip: 'chip',
    giveBack: 'gives it back',
    readCode: 'reads a code',
    mains: 'mains',
    battery: 'battery',
  },
);

export const handWords = defineMessages(
  {
    layCard: '请将身份证放在读卡区',
    insertCard: '请插入卡片',
    takeCard: '请取走卡片',
    takePaper: '请取走测试页',
    showCode: '请将条码或二维码对准扫码窗',
  },
  {
    layCard: 'Lay an ID card on the reader',
    insertCard: 'Insert a card',
    takeCard: 'Take the card',
    takePaper: 'Take the page',
    showCode: 'Hold a code before the window',
  },
);
