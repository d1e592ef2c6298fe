import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ServiceId } from '../../../shared/domain/ids.ts';
import { noLog } from '../../../shared/log.ts';
import { createTestClock } from '../../../test/support/test-clock.ts';
import type { KeptWish } from './kept-wish.ts';
import { createKeptVisits } from './kept-visits.ts';
import { lock, unlock } from './locker.ts';
import { KEPT_FOR_MS } from './shelf.ts';

const CARD = '11010519491231002X';
const WISH: KeptWish = {
  serviceId: ServiceId.parse('sample-application'),
  from: 'confirm',
  answers: { phone: '13800138000', text: '虚构的地址' },
  lane: 'elderly',
};

function start() {
  const clock = createTestClock();
  return { clock, kept: createKeptVisits({ clock, log: noLog }) };
}

describe('what is locked away', () => {
  it('opens with its own code and card only, and shows nothing of them or of itself, not even its length', async () => {
    const keys = { code: '01234567', cardNumber: CARD };
    const locked = await lock(WISH, keys);
    expect(locked.ciphertext.length % 1024).toBe(0);
    const kept = Buffer.concat([locked.salt, locked.nonce, locked.ciphertext, locked.tag]).toString('latin1');
    for (const text of ['13800138000', '01234567', CARD]) expect(kept).not.toContain(text);
    expect(await unlock(locked, keys)).toEqual(WISH);
    for (const wrong of [
      { ...keys, code: '01234568' },
      { ...keys, cardNumber: null },
    ])
      expect(await unlock(locked, wrong)).toBeUndefined();
    locked.ciphertext[0]! ^= 1;
    expect(await unlock(locked, keys)).toBeUndefined();
  });
});

describe('visits that are kept for later', () => {
  it('go on once, with the code alone where no card was needed, whatever card lies there', async () => {
    const { kept } = start();
    expect(kept.hasKept).toBe(false);
    const { code } = await kept.keep(WISH, null);
    expect(kept.hasKept).toBe(true);
    expect(await kept.open(code, CARD)).toEqual({ type: 'opened', wish: WISH });
    expect(kept.hasKept).toBe(false);
    expect(await kept.open(code, null)).toEqual({ type: 'wrong' });
  });

  it('ask for the card where it is part of the key, and take no other one', async () => {
    const { kept } = start();
    const { code } = await kept.keep(WISH, CARD);
    expect(await kept.open(code, null)).toEqual({ type: 'card' });
    expect(await kept.open(code, '110105194912310011')).toEqual({ type: 'wrong' });
    expect(await kept.open(code, CARD)).toMatchObject({ type: 'opened' });
  });

  it('are forgotten after a day, and say until when they are kept', async () => {
    const { clock, kept } = start();
    const { code, untilAtMs } = await kept.keep(WISH, null);
    expect(untilAtMs).toBe(clock.nowMs() + KEPT_FOR_MS);
    await clock.advance(KEPT_FOR_MS);
    expect(kept.hasKept).toBe(false);
    expect(clock.pendingTimers()).toBe(0);
    expect(await kept.open(code, null)).toEqual({ type: 'wrong' });
  });

  it('show nothing of what was entered to whoever looks at them, and are forgotten when the agent stops', async () => {
    const { clock, kept } = start();
    const { code } = await kept.keep(WISH, CARD);
    const seen = inspect(kept, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    for (const text of ['13800138000', '虚构', CARD]) expect(seen).not.toContain(text);
    kept.stop();
    expect(clock.pendingTimers()).toBe(0);
    expect(await kept.open(code, CARD)).toEqual({ type: 'wrong' });
  });
});
