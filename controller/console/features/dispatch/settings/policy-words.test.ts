import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, type Policy } from '../../../../dispatch/notify/policy.ts';
import { durationText, inOrder, policySentences } from './policy-words.ts';

const MINUTE_MS = 60_000;
const names = { channel: (id: string) => `群 ${id}`, technician: (id: string) => `人 ${id}` };
const read = (policy: Policy, spans: string[] = ['每天 22:00–07:00']) =>
  policySentences(policy, { names, spans, language: 'zh' });

describe('a policy read out', () => {
  it('says of the one that every fleet begins with who is told at once, who later, and what is never told', () => {
    expect(read(DEFAULT_POLICY)).toEqual([
      '告警后立即通知值班人。',
      '15 分钟后仍无人确认，通知值班人。',
      '轻于“警告”的事件只显示，不通知。',
      '每天 22:00–07:00 静默：只通知“紧急”及以上，其余等静默结束。',
      '自行恢复时也会通知。',
      '照片在工单结束 180 天后删除。',
    ]);
  });

  it('names channels and people, in the order of time whatever the order of entry', () => {
    const steps: Policy['steps'] = [
      { afterMs: 90 * MINUTE_MS, targets: [{ to: 'technician', userId: 'li' }] },
      { afterMs: 0, targets: [{ to: 'channel', channelId: 'duty' }, { to: 'on-call' }] },
    ];
    expect(read({ ...DEFAULT_POLICY, steps }).slice(0, 2)).toEqual([
      '告警后立即通知群 duty、值班人。',
      '1 小时 30 分钟后仍无人确认，通知人 li。',
    ]);
    expect(inOrder({ ...DEFAULT_POLICY, steps }).steps.map(({ afterMs }) => afterMs)).toEqual([
      0,
      90 * MINUTE_MS,
    ]);
  });

  it('warns where nobody is told, and is silent about quiet hours that there are none of', () => {
    const sentences = read({ ...DEFAULT_POLICY, steps: [], mildest: 'info', tellRecovery: false }, []);
    expect(sentences).toEqual(['任何人都不会收到通知。', '恢复时不通知。', '照片在工单结束 180 天后删除。']);
  });

  it.each([
    [0, '0 min'],
    [5, '5 min'],
    [60, '1 h'],
    [125, '2 h 5 min'],
  ])('counts %i minutes as people do', (minutes, text) => {
    expect(durationText(minutes * MINUTE_MS, 'en')).toBe(text);
  });
});
