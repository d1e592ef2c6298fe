import { describe, expect, it } from 'vitest';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { ServiceId } from '../../shared/domain/ids.ts';
import { seededRandom } from '../../shared/random.ts';
import type { View } from '../agent/ui-api/messages.ts';
import { SERVICE_CATALOGUE } from '../services/catalogue.ts';
import { nextMove, type Errand } from './citizen.ts';
import { drawErrand } from './life.ts';
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
  code: null,
  canKeep: false,
  hasKept: false,
  kept: null,
  asksFor: null,
  urgentLimit: null,
  canPrint: true,
  answers: [],
  lane: null,
  identity: null,
  receipt: null,
  outcome: null,
  isCardLeft: false,
  card: null,
  helpPhone: null,
  help: { call: null, canCall: true },
  alternatives: [],
  outOfService: null,
  technician: null,
  link: 'online',
  devices: [],
};
const errand: Errand = {
  serviceId: service.id,
  card: inventedCard(() => 0.4),
  language: 'zh',
  textSize: 'standard',
  leavesAt: null,
  forgetsCard: 'never',
};
const NEW = { hasBegun: false, hasInserted: false, isServed: false };
const BEGUN = { ...NEW, hasBegun: true };
const GIVEN = { ...BEGUN, hasInserted: true };

describe('a simulated citizen', () => {
  it('lays the card down for a service that wants it, and touches for one that does not', () => {
    expect(nextMove(screen, errand, NEW)).toEqual({ type: 'layCard' });
    const open = { ...screen, services: [{ ...service, identity: 'none' as const }] };
    expect(nextMove(open, errand, NEW)).toMatchObject({
      type: 'touch',
      event: { type: 'begin', step: 'attract' },
    });
  });

  it('does not begin what the machine cannot finish', () => {
    const closed = { ...screen, services: [{ ...service, isOpen: false }] };
    expect(nextMove(closed, errand, NEW)).toEqual({ type: 'leave', reason: 'closed' });
  });

  it('goes when the screen is back at the start, and does not begin a second visit', () => {
    expect(nextMove(screen, errand, BEGUN)).toEqual({ type: 'leave', reason: 'gaveUp' });
  });

  it('names the screen that it touches, so that a late tap hits nothing', () => {
    for (const step of ['chooseService', 'checklist', 'confirm', 'take'] as const) {
      expect(nextMove({ ...screen, step }, errand, BEGUN)).toMatchObject({ type: 'touch', event: { step } });
    }
  });

  it('is served only when the visit was completed', () => {
    expect(nextMove({ ...screen, step: 'done', outcome: 'completed' }, errand, BEGUN)).toEqual({
      type: 'leave',
      reason: 'served',
    });
    expect(nextMove({ ...screen, step: 'done', outcome: 'timed-out' }, errand, BEGUN)).toEqual({
      type: 'leave',
      reason: 'gaveUp',
    });
  });
});

describe('a simulated citizen at a motor reader', () => {
  const card = (state: NonNullable<View['card']>['state'], more: object = {}) => ({
    state,
    stage: null,
    hasSound: false,
    countdown: null,
    isOthers: false,
    ...more,
  });
  const hanging = card('take', { stage: 'please' });
  const calledOut = card('take', { stage: 'warning', hasSound: true });
  const over = { ...screen, step: 'done', outcome: 'completed' } as const;

  it('touches first, and inserts the card where the machine asks for it', () => {
    expect(nextMove({ ...screen, card: card('closed') }, errand, NEW)).toMatchObject({
      type: 'touch',
      event: { type: 'begin' },
    });
    const asked = { ...screen, step: 'identify', card: card('insert') } as const;
    expect(nextMove(asked, errand, BEGUN)).toEqual({ type: 'insertCard' });
    expect(nextMove({ ...asked, card: card('held') }, errand, GIVEN)).toEqual({ type: 'wait' });
    const others = { ...asked, card: { ...hanging, isOthers: true } };
    expect(nextMove(others, errand, BEGUN)).toEqual({ type: 'wait' });
  });

  it('takes it back before anything else, and waits for it before leaving', () => {
    const printing = { ...screen, step: 'receipt', card: hanging } as const;
    expect(nextMove(printing, errand, GIVEN)).toEqual({ type: 'pullCard' });
    expect(nextMove({ ...over, card: card('returning') }, errand, GIVEN)).toEqual({ type: 'wait' });
    expect(nextMove({ ...over, card: card('closed') }, errand, BEGUN)).toMatchObject({ type: 'leave' });
  });

  it('who dreams wakes up when it is called out; who forgets it is gone', () => {
    const dreamer = { ...errand, forgetsCard: 'untilWarned' } as const;
    expect(nextMove({ ...over, card: hanging }, dreamer, GIVEN)).toEqual({ type: 'wait' });
    expect(nextMove({ ...over, card: calledOut }, dreamer, GIVEN)).toEqual({ type: 'pullCard' });
    const forgetful = { ...errand, forgetsCard: 'forGood' } as const;
    expect(nextMove({ ...over, card: calledOut }, forgetful, GIVEN)).toMatchObject({ type: 'leave' });
  });

  it("does not walk away from the own card, and touches nobody else's", () => {
    const impatient = { ...errand, leavesAt: 'confirm' } as const;
    const asked = { ...screen, step: 'confirm', card: card('held') } as const;
    expect(nextMove(asked, impatient, GIVEN)).toMatchObject({ type: 'touch', event: { type: 'cancel' } });
    expect(nextMove({ ...over, card: hanging }, errand, BEGUN)).toMatchObject({ type: 'leave' });
  });
});

describe('errands', () => {
  it('are services of this release, most often the certificate', () => {
    const ids = new Set<string>(SERVICE_CATALOGUE.map(({ id }) => id));
    const drawn = Array.from({ length: 1000 }, (_, lot) => drawErrand(lot / 1000));
    expect(drawn.filter((id) => !ids.has(id))).toEqual([]);
    expect(new Set(drawn).size).toBeGreaterThan(4);
    expect(drawn.filter((id) => id === 'residence-certificate').length).toBeGreaterThan(500);
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
