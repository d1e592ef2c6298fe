import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNEL_LIMITS, type ChannelKind } from './channel.ts';
import { bytesOf, messageOf, type Notice } from './notice.ts';
import { onCallAt, tellAtMs, DEFAULT_POLICY } from './policy.ts';
import { EMPTY_QUEUE, nextOf, notSent, sending, sent, withNotices } from './queue.ts';
import { judgeRobot, robotRequest } from './robots.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261129);
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Monday 2026-11-23, 08:00 in Chengdu. */
const MONDAY_MS = Date.UTC(2026, 10, 23);
const common = { name: '值班群', isEnabled: true, language: 'zh' } as const;
const message = { title: '缺纸', text: '缺纸\n1号机' };

describe('a robot is asked in the format of its maker', () => {
  it('DingTalk: markdown, with time and signature in the address', () => {
    const channel = {
      kind: 'dingtalk',
      ...common,
      url: 'https://oapi.dingtalk.com/robot/send?access_token=t',
      secret: 'SECabc',
    } as const;
    const { url, body } = robotRequest(channel, message, MONDAY_MS);
    const sign = createHmac('sha256', 'SECabc').update(`${MONDAY_MS}\nSECabc`).digest('base64');
    expect(url).toBe(
      `https://oapi.dingtalk.com/robot/send?access_token=t&timestamp=${MONDAY_MS}&sign=${encodeURIComponent(sign)}`,
    );
    expect(body).toEqual({ msgtype: 'markdown', markdown: { title: '缺纸', text: '缺纸\n\n1号机' } });
  });

  it('WeCom: markdown, and the key in the address is all its protection', () => {
    const channel = {
      kind: 'wecom',
      ...common,
      url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k',
    } as const;
    expect(robotRequest(channel, message, MONDAY_MS)).toEqual({
      url: channel.url,
      body: { msgtype: 'markdown', markdown: { content: '缺纸\n1号机' } },
    });
  });

  it('Feishu: a card, signed in the body with seconds and an empty message', () => {
    const channel = {
      kind: 'feishu',
      ...common,
      url: 'https://open.feishu.cn/open-apis/bot/v2/hook/h',
      secret: 's',
    } as const;
    const seconds = String(MONDAY_MS / 1_000);
    expect(robotRequest(channel, message, MONDAY_MS).body).toMatchObject({
      timestamp: seconds,
      sign: createHmac('sha256', `${seconds}\ns`).update('').digest('base64'),
      msg_type: 'interactive',
    });
  });

  it('and what it answers is told apart: taken, too fast, later again, wrong', () => {
    expect(judgeRobot(200, { errcode: 0, errmsg: 'ok' }).kind).toBe('sent');
    expect(judgeRobot(200, { code: 0, msg: 'success' }).kind).toBe('sent');
    expect(judgeRobot(200, { errcode: 130_101, errmsg: 'send too fast' }).kind).toBe('limited');
    expect(judgeRobot(200, { errcode: 45_009 }).kind).toBe('limited');
    expect(judgeRobot(200, { code: 11_232 }).kind).toBe('limited');
    expect(judgeRobot(200, { errcode: 310_000, errmsg: 'sign not match' })).toMatchObject({
      kind: 'refused',
    });
    expect(judgeRobot(502, '<html>').kind).toBe('failed');
    expect(judgeRobot(200, 'hello').kind).toBe('failed');
  });
});

describe('a queue', () => {
  const severity = fc.constantFrom('critical', 'major', 'warning', 'info' as const);
  const arrival = fc.record({
    gapMs: fc.integer({ min: 0, max: 5_000 }),
    severity,
    length: fc.integer({ min: 1, max: 400 }),
  });
  const outcome = fc.constantFrom('sent', 'sent', 'sent', 'failed', 'lost' as const);

  it(`tells everybody at least once, the critical first, and never above the limit (seed ${SEED})`, () => {
    const kinds = fc.constantFrom<ChannelKind>('dingtalk', 'wecom', 'feishu', 'email');
    const latency = fc.integer({ min: 0, max: 3_000 });
    fc.assert(
      fc.property(
        kinds,
        fc.array(arrival, { maxLength: 300 }),
        fc.array(outcome, { minLength: 1 }),
        latency,
        (kind, arrivals, outcomes, latencyMs) => {
          const limits = CHANNEL_LIMITS[kind];
          let [queue, nowMs, sends] = [EMPTY_QUEUE, 0, 0];
          let arriveAtMs = 0;
          const due = arrivals.map(({ gapMs, severity, length }, index): Notice => {
            arriveAtMs += gapMs;
            return {
              id: String(index),
              severity,
              createdAtMs: arriveAtMs,
              title: '机'.repeat(length),
              text: '',
            };
          });
          const heard = new Set<string>();
          const heardAtMs: number[] = [];
          const broken: string[] = [];
          let at = 0;
          for (;;) {
            while (at < due.length && due[at]!.createdAtMs <= nowMs) queue = withNotices(queue, [due[at++]!]);
            const next = nextOf(queue, limits, nowMs);
            if (next === null) {
              if (at === due.length) break;
              nowMs = due[at]!.createdAtMs;
            } else if ('untilMs' in next) {
              broken.push(...(next.untilMs > nowMs ? [] : ['waits for nothing']));
              nowMs = at < due.length ? Math.min(next.untilMs, due[at]!.createdAtMs) : next.untilMs;
            } else {
              const isUrgentWaiting = queue.waiting.some(({ severity }) => severity === 'critical');
              const isOvertaking =
                isUrgentWaiting && next.notices.some(({ severity }) => severity !== 'critical');
              const { text } = messageOf(next.notices, 'zh', limits.textBytes);
              const isTooLong = next.notices.length > 1 && bytesOf(text) > limits.textBytes;
              broken.push(...(isOvertaking ? ['overtakes'] : []), ...(isTooLong ? ['too long'] : []));
              const ids = new Set(next.notices.map(({ id }) => id));
              const outcome = sends > 200 ? 'sent' : outcomes[sends % outcomes.length]!;
              queue = sending(queue);
              // The robot hears it at any moment of the way, and its answer may be lost.
              heardAtMs.push(nowMs + (sends % 2) * latencyMs);
              nowMs += latencyMs;
              sends += 1;
              if (outcome !== 'failed') for (const id of ids) heard.add(id);
              queue =
                outcome === 'sent'
                  ? sent(queue, ids, limits, nowMs)
                  : notSent(queue, limits, { nowMs, isLimited: false, random: () => 0.5 });
            }
          }
          expect(broken).toEqual([]);
          expect(heard.size).toBe(due.length);
          for (const { sends, withinMs } of limits.rates) {
            const tooClose = heardAtMs.filter(
              (atMs, index) => index >= sends && atMs - heardAtMs[index - sends]! < withinMs,
            );
            expect(tooClose).toEqual([]);
          }
        },
      ),
      { seed: SEED, numRuns: 150 },
    );
  });

  it('cuts a text that is too long between characters, and says so', () => {
    const notice: Notice = {
      id: '1',
      severity: 'info',
      createdAtMs: 0,
      title: '缺纸',
      text: '机'.repeat(5_000),
    };
    const { text } = messageOf([notice], 'zh', 4_096);
    expect(bytesOf(text)).toBeLessThanOrEqual(4_096);
    expect(text).toMatch(/机…$/);
  });
});

describe('who is told when', () => {
  it('the one who swapped is on call, and nobody of the weekly calendar', () => {
    const spans = [{ weekdays: [0, 1, 2, 3, 4], fromMinute: 0, toMinute: 24 * 60 }];
    const calendar = {
      weekly: [
        { userId: 'wang', spans },
        { userId: 'li', spans },
      ],
      instead: [{ userId: 'zhao', fromMs: MONDAY_MS, toMs: MONDAY_MS + HOUR_MS }],
    };
    expect(onCallAt(calendar, MONDAY_MS)).toEqual(['zhao']);
    expect(onCallAt(calendar, MONDAY_MS + HOUR_MS)).toEqual(['wang', 'li']);
    expect(onCallAt(calendar, MONDAY_MS + 5 * 24 * HOUR_MS)).toEqual([]);
  });

  it('at night only what is critical is told, and the rest at seven in the morning', () => {
    const night = MONDAY_MS + 15 * HOUR_MS;
    expect(tellAtMs('critical', DEFAULT_POLICY, night)).toBe(night);
    expect(tellAtMs('major', DEFAULT_POLICY, night)).toBe(MONDAY_MS + 23 * HOUR_MS);
    expect(tellAtMs('major', DEFAULT_POLICY, MONDAY_MS + MINUTE_MS)).toBe(MONDAY_MS + MINUTE_MS);
  });
});
