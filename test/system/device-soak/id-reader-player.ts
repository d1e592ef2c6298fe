/** Cards are laid on an ID reader while its line is harmed; only a card that lies there may be read, and once. */
import type { CardEvent, IdCardReader } from '../../../devices/id-card-reader.ts';
import type { SamBehaviour } from '../../../devices/sam-id-reader/behaviours.ts';
import { inventedCard } from '../../../devices/sam-id-reader/cards.ts';
import type { SamSimulator } from '../../../devices/sam-id-reader/simulator.ts';
import type { Desk } from './desk.ts';
import { pick, WELL_AGAIN_MS, type Player } from './player.ts';

const LIE_MS = 4000;

export function createIdReaderPlayer(desk: Desk<IdCardReader, SamSimulator>): Player {
  const { simulator, random } = desk;
  const name = 'sam-id-reader';
  const lies: string[] = [];
  const heard = new WeakSet<IdCardReader>();
  /** Of the card that lies there, or lay there last; invented. */
  let number = '';
  let reads = 0;

  function hear(event: CardEvent): void {
    if (event.type !== 'read') return;
    reads += 1;
    if (event.card.number !== number) lies.push(`${name}: a card was read that nobody had laid on`);
    if (reads > 1) lies.push(`${name}: one card was read ${reads} times`);
  }

  async function lay(reader: IdCardReader): Promise<void> {
    if (!heard.has(reader)) reader.onCard(hear);
    heard.add(reader);
    reader.setAttention('asking');
    const card = inventedCard(random);
    ({ number } = card);
    reads = 0;
    simulator.presentCard(card);
    await desk.until(() => reads > 0, LIE_MS);
    simulator.removeCard();
    // So long that its removal is believed: the next card is another one.
    await desk.pass(3000);
  }

  function faults(): Record<string, SamBehaviour> {
    const delayMs = random() * 5000;
    return {
      swallowAnswer: { name: 'swallowAnswer', times: 1 + Math.floor(random() * 4) },
      lateAnswer: { name: 'lateAnswer', delayMs },
      holdAnswer: { name: 'holdAnswer' },
      badChecksum: { name: 'badChecksum' },
      lengthTooLarge: { name: 'lengthTooLarge' },
      lengthWrong: { name: 'lengthWrong' },
      splitPreamble: { name: 'splitPreamble', gapMs: random() * 300 },
      garbageBefore: { name: 'garbageBefore' },
      garbageInstead: { name: 'garbageInstead' },
      answerTwice: { name: 'answerTwice' },
      answerCode: { name: 'answerCode', sw3: Math.floor(random() * 256) },
      takenAfterSelect: { name: 'takenAfterSelect' },
      takenDuringRead: { name: 'takenDuringRead' },
      selfTestFailed: { name: 'selfTestFailedUntilReset' },
      unauthorised: { name: 'unauthorised' },
    };
  }

  return {
    name,
    async operate() {
      const reader = desk.driver();
      if (reader === undefined) await desk.pass(1000);
      else await lay(reader);
      return lies.splice(0);
    },
    harm() {
      if (random() < 0.1) {
        desk.pullCable();
        return 'pullCable';
      }
      const byName = faults();
      const chosen = pick(random, Object.keys(byName));
      const behaviour = byName[chosen];
      if (behaviour !== undefined) simulator.script(behaviour);
      return chosen;
    },
    async mend() {
      simulator.clearScript();
      simulator.removeCard();
      // Not authorised is final (devices.md 1.3): a technician puts in another module.
      if (desk.driver()?.status.device === 'hardwareError') desk.pullCable();
      const isWell = () => desk.driver()?.status.device === 'online' && desk.driver()?.status.link === 'up';
      if (!(await desk.until(isWell, WELL_AGAIN_MS)))
        lies.push(`${name}: a healthy reader is said to be ${JSON.stringify(desk.driver()?.status)}`);
      const reader = desk.driver();
      if (reader === undefined) return lies.splice(0);
      await desk.pass(3000);
      await lay(reader);
      if (reads !== 1) lies.push(`${name}: a healthy reader does not read a card`);
      return lies.splice(0);
    },
    get recoveries() {
      return desk.recoveries;
    },
    close: () => desk.close(),
  };
}
