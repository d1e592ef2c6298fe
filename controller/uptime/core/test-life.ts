/** Invented lives of a kiosk, for property tests: any order of starts, ends, faults, cut links and blind controllers. */
import * as fc from 'fast-check';
import { at, tellStory, type TestStory } from './test-story.ts';

const ACTS = [
  'crash',
  'power',
  'clean',
  'wiped',
  'lost',
  'open',
  'close',
  'printer',
  'cut',
  'plug',
  'blind',
  'serve',
] as const;

export interface Act {
  readonly act: (typeof ACTS)[number];
  /** From the act before it. */
  readonly afterMinutes: number;
  readonly service: 'certificate' | 'checklist';
  readonly skewMinutes: number;
}

export const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    act: fc.constantFrom(...ACTS),
    afterMinutes: fc.integer({ min: 0, max: 700 }),
    service: fc.constantFrom('certificate', 'checklist'),
    skewMinutes: fc.constantFrom(0, 0, -5000, 300),
  }),
  { minLength: 1, maxLength: 40 },
);

/** What comes of them, and the minute of the last. */
export function live(list: readonly Act[]): { story: TestStory; endMinute: number } {
  const story = tellStory()
    .run(1, at(0))
    .born(at(0))
    .link(at(0), 'online')
    .open(at(0))
    .open(at(0), 'checklist');
  let minute = 1;
  let boot = 1;
  let isOnline = true;
  let hasStopped = false;

  function restart(exit: string, skewMinutes: number): void {
    const diedAt = minute;
    if (isOnline) story.link(at(minute), 'offline', { heardAtMs: at(minute) });
    minute += 3;
    boot += exit === 'lost' ? 3 : 1;
    const previousExit = { wiped: 'first-start', lost: 'crash' }[exit] ?? exit;
    const skewMs = skewMinutes * 60_000;
    story.run(boot, at(minute), { exit: previousExit, skewMs, aliveAtMs: at(Math.max(0, diedAt - 0.4)) });
    hasStopped = false;
    if (isOnline) story.born(at(minute)).link(at(minute), 'online');
    for (const service of ['certificate', 'checklist']) story.open(at(minute + 0.1), service);
    minute += 1;
  }

  for (const { act, afterMinutes, service, skewMinutes } of list) {
    minute += afterMinutes;
    switch (act) {
      case 'clean':
        if (!hasStopped) story.tell(at(minute), { kind: 'stopping' });
        if (isOnline) story.link(at(minute), 'planned-off', { reason: 'update' });
        restart('clean', skewMinutes);
        break;
      case 'crash':
      case 'power':
      case 'wiped':
      case 'lost':
        restart(act, skewMinutes);
        break;
      case 'open':
        story.open(at(minute), service);
        break;
      case 'close':
        story.close(at(minute), ['receipt.print'], service);
        break;
      case 'printer': {
        const changed = {
          device: 'online',
          link: 'up',
          paper: afterMinutes % 2 === 0 ? 'out' : 'full',
        } as const;
        story.tell(at(minute), { kind: 'device', id: 'printer', deviceClass: 'receiptPrinter', changed });
        break;
      }
      case 'cut':
        if (isOnline) story.link(at(minute), 'suspect', { heardAtMs: at(minute - 0.5) });
        isOnline = false;
        break;
      case 'plug':
        if (!isOnline) story.born(at(minute)).link(at(minute), 'online');
        isOnline = true;
        break;
      case 'blind': {
        const fromMs = at(minute);
        minute += 20;
        story
          .blind({ fromMs, toMs: at(minute) })
          .link(at(minute), 'unknown', { heardAtMs: isOnline ? fromMs : null });
        if (isOnline) story.link(at(minute), 'online');
        break;
      }
      case 'serve':
        story.tell(at(minute), { kind: 'served' });
    }
  }
  return { story, endMinute: minute + 10 };
}
