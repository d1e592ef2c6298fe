import { expect, it } from 'vitest';
import { stepDetail } from './step-detail.ts';

it.each([
  ['printed', '已打印', 'printed'],
  ['paper full', '纸张 充足', 'Paper enough'],
  [
    'paper out, toner low, queue paused',
    '纸张 缺纸，墨粉 不足，打印队列 已暂停',
    'Paper out, Toner low, Print queue paused',
  ],
  ['card notPresent', '卡片 无卡', 'Card none'],
  ['timeOut: no code was shown', 'timeOut: no code was shown', 'timeOut: no code was shown'],
  ['SIM-80 S000001', 'SIM-80 S000001', 'SIM-80 S000001'],
  ['', '', ''],
])('%j is said in words where there are words for it', (detail, zh, en) => {
  expect(stepDetail(detail, 'zh')).toBe(zh);
  expect(stepDetail(detail, 'en')).toBe(en);
});
