import { describe, expect, it } from 'vitest';
import {
  BEGIN,
  CHOOSE_CERTIFICATE,
  CONFIRM,
  FILED,
  play,
  PRINTED,
  READ,
  TO_CONFIRM,
  VISIT_ID,
  WORLD,
} from '../session/test-support.ts';
import { visitOf } from './card-need.ts';

const INSERTED = { areIdCardsInserted: true };
const WAY = [BEGIN, CHOOSE_CERTIFICATE, READ, TO_CONFIRM, CONFIRM, FILED, PRINTED];
const needs = (services = WORLD.services, available = WORLD.available) =>
  WAY.map((_event, index) => {
    const { state } = play(WAY.slice(0, index + 1), { ...WORLD, services, available });
    return `${state.step} ${visitOf(state, INSERTED)?.need}`;
  });

describe('a visit', () => {
  it('asks for the card where it identifies, keeps it until the case is filed, and gives it back before the paper', () => {
    expect(needs()).toEqual([
      'chooseService keep',
      'identify identify',
      'checklist keep',
      'confirm keep',
      'submit keep',
      'receipt giveBack',
      'take giveBack',
    ]);
  });

  it('asks for a card as long as it may be needed where the service cannot do without one', () => {
    const services = WORLD.services.map((service) => ({
      ...service,
      requires: { all: [service.requires, 'card.insert' as const] },
    }));
    const all = new Set([...WORLD.available, 'card.insert' as const]);
    expect(needs(services, all)).toEqual([
      'chooseService keep',
      'identify identify',
      'checklist insert',
      'confirm insert',
      'submit keep',
      'receipt giveBack',
      'take giveBack',
    ]);
  });

  it('asks for no ID card that is laid on elsewhere', () => {
    const { state } = play([BEGIN, CHOOSE_CERTIFICATE], WORLD);
    expect(visitOf(state, { areIdCardsInserted: false })?.need).toBe('keep');
  });

  it('is told with its id and pace, and nothing is before and after it', () => {
    const { state } = play([{ type: 'begin', step: 'attract', textSize: 'large' }], WORLD);
    expect(visitOf(state, INSERTED)).toEqual({ id: VISIT_ID, need: 'keep', isSlow: true });
    expect(visitOf(play([], WORLD).state, INSERTED)).toBeNull();
  });
});
