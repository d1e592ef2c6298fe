/** What a self-test does and asks for, in Chinese and English: the technician and the person at the machine read the same line. */
import type { HandRequest, TestStep } from '../../devices/self-test/step.ts';

export const STEP_WORDS: Readonly<Record<TestStep['name'], string>> = {
  answers: '应答 answers',
  ready: '就绪 ready',
  readCard: '读卡 reads a card',
  page: '测试页 test page',
  takePaper: '取纸 paper is taken',
  retract: '收回 pulls paper back',
  entry: '入口开关 entry',
  takeIn: '进卡 takes a card in',
  chip: '芯片 chip',
  giveBack: '退卡 gives it back',
  readCode: '扫码 reads a code',
  mains: '市电 mains',
  battery: '电池 battery',
};

export const HAND_WORDS: Readonly<Record<HandRequest, string>> = {
  layCard: '请将身份证放在读卡区 Lay an ID card on the reader',
  insertCard: '请插入卡片 Insert a card',
  takeCard: '请取走卡片 Take the card',
  takePaper: '请取走测试页 Take the page',
  showCode: '请将条码或二维码对准扫码窗 Hold a code before the window',
};
