import { describe, expect, it } from 'vitest';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { ServiceId } from '../../shared/domain/ids.ts';
import { seededRandom } from '../../shared/random.ts';
import type { View } from '../agent/ui-api/messages.ts';
import { nextMove, type Errand } from './citizen.ts';
import { exponentialMs, planMishap } from './mishaps.ts';

const text = { zh: '题', en: 'title' };
const service = {
  id: ServiceId.parse('residence-certificate'),
  group: 'certificate' as const,
  picture: 'house',
  title: text,
  summary: text,
  identity: 'idCard' as const,
  isOpen: true,
  missing: [],
};
const screen: View = {
  revision: 1,
  kioskName: '九里堤农贸市场',
  step: 'attract',
  language: 'zh',
  textSize: 'standard',
  notice: null,
  countdown: null,
  services: [service],
  service: null,
  question: null,
  lanes: [],
  page: null,
  verdict: null,
  answers: [],
  lane: null,
  identity: null,
  receipt: null,
  outcome: null,
  isCardLeft: false,
  card: null,
  helpPhone: null,
  link: 'online',
  devices: [],
};
const errand: Errand = {
  serviceId: service.id,
  card: inventedCard(() => 0.4),
  language: 'zh',
  textSize: 'standard',
  leavesAt: null,
};

describe('a simulated citizen', () => {
  it('lays the card down for a service that wants it, and touches for one that does not', () => {
    expect(nextMove(screen, errand, false)).toEqual({ type: 'layCard' });
    const open = { ...screen, services: [{ ...service, identity: 'none' as const }] };
    expect(nextMove(open, errand, false)).toMatchObject({
      type: 'touch',
      event: { type: 'begin', step: 'attract' },
    });
  });

  it('does not begin what the machine cannot finish', () => {
    const closed = { ...screen, services: [{ ...service, isOpen: false }] };
    expect(nextMove(closed, errand, false)).toEqual({ type: 'leave', reason: 'closed' });
  });

  it('goes when the screen is back at the start, and does not begin a second visit', () => {
    expect(nextMove(screen, errand, true)).toEqual({ type: 'leave', reason: 'gaveUp' });
  });

  it('names the screen that it touches, so that a late tap hits nothing', () => {
    for (const step of ['chooseService', 'checklist', 'confirm', 'take'] as const) {
      expect(nextMove({ ...screen, step }, errand, true)).toMatchObject({ type: 'touch', event: { step } });
    }
  });

  it('is served only when the visit was completed', () => {
    expect(nextMove({ ...screen, step: 'done', outcome: 'completed' }, errand, true)).toEqual({
      type: 'leave',
      reason: 'served',
    });
    expect(nextMove({ ...screen, step: 'done', outcome: 'timed-out' }, errand, true)).toEqual({
      type: 'leave',
      reason: 'gaveUp',
    });
  });
});

describe('mishaps', () => {
  it('come as often as asked, on average', () => {
    const random = seededRandom(11);
    const meanMs =
      Array.from({ length: 20_000 }, () => exponentialMs(4, random)).reduce((a, b) => a + b) / 20_000;
    expect(meanMs / 900_000).toBeGreaterThan(0.97);
    expect(meanMs / 900_000).toBeLessThan(1.03);
  });

  it('are of every kind, and every one ends', () => {
    const random = seededRandom(5);
    const plans = Array.from({ length: 200 }, () => planMishap(2, random));
    expect(new Set(plans.map(({ mishap }) => mishap)).size).toBe(4);
    expect(plans.every(({ lastsMs }) => lastsMs >= 15_000 && lastsMs <= 200_000)).toBe(true);
  });
});
