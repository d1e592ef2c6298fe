/** Readers of Chinese ID documents on SAM_A or SAM_V modules (devices.md 1). */
import { defineDriver, noOptions } from '../definition.ts';
import { handle, handleWith, type SimulatedDevice, type SimulatorDeps } from '../simulator.ts';
import type { SamBehaviour } from './behaviours.ts';
import { inventedCard } from './cards.ts';
import { createSamParser, encodeRequest } from './codec.ts';
import type { SamSimulator } from './simulator.ts';

export const samDefinition = defineDriver({
  driver: 'sam-id-reader',
  deviceClass: 'idCardReader',
  baudRate: 115_200,
  otherBaudRates: [57_600, 38_400, 19_200, 9600],
  xonXoff: false,
  options: noOptions,
  usb: [],
  probe: {
    question: encodeRequest('status'),
    recognises: (answer) =>
      createSamParser('answer')
        .push(answer)
        .some(({ type }) => type === 'frame'),
    waitMs: 500,
  },
  async create(deps) {
    const { createSamIdReader } = await import('./driver.ts');
    return createSamIdReader(deps);
  },
  async simulate(deps) {
    const { createSamSimulator } = await import('./simulator.ts');
    return onBench(createSamSimulator(deps), deps);
  },
});

function onBench(sam: SamSimulator, { random }: SimulatorDeps): SimulatedDevice {
  let isCardThere = false;
  const lay = (isThere: boolean) => {
    isCardThere = isThere;
    if (isThere) sam.presentCard(inventedCard(random));
    else sam.removeCard();
  };
  const scripted = (about: string, behaviour: SamBehaviour) => handle(about, () => sam.script(behaviour));
  return {
    simulator: sam,
    handles: {
      insert: handle('somebody who does not exist lays a card on', () => lay(true)),
      take: handle('the card is taken away', () => lay(false)),
      silent: scripted('answers nothing', { name: 'swallowAnswer', times: Infinity }),
      swallowAnswer: scripted('the next answer is lost', { name: 'swallowAnswer' }),
      lateAnswer: handleWith('ms', 1500, 'the next answer is late', (delayMs) =>
        sam.script({ name: 'lateAnswer', delayMs }),
      ),
      holdAnswer: scripted('the next answer comes with the one after it', { name: 'holdAnswer' }),
      badChecksum: scripted('the next answer has a wrong check', { name: 'badChecksum' }),
      lengthTooLarge: scripted('the next answer has an impossible length', { name: 'lengthTooLarge' }),
      lengthWrong: scripted('the next answer has a wrong length', { name: 'lengthWrong' }),
      splitPreamble: handleWith('ms', 50, 'the next preamble comes in two pieces', (gapMs) =>
        sam.script({ name: 'splitPreamble', gapMs }),
      ),
      garbageBefore: scripted('noise before the next answer', { name: 'garbageBefore' }),
      garbageInstead: scripted('the next answer is noise', { name: 'garbageInstead' }),
      answerTwice: scripted('the next answer comes twice', { name: 'answerTwice' }),
      answerCode: {
        about: 'the next answer has this SW3',
        takes: 'two hexadecimal digits of devices.md 1.3, else 41',
        act: (code = '41') => sam.script({ name: 'answerCode', sw3: Number.parseInt(code, 16) & 0xff }),
      },
      takenAfterSelect: scripted('the card is taken away after select', { name: 'takenAfterSelect' }),
      takenDuringRead: scripted('the record stops half way', { name: 'takenDuringRead' }),
      selfTestFailed: scripted('its self-test fails until a reset', { name: 'selfTestFailedUntilReset' }),
      unauthorised: scripted('it is not authorised any more', { name: 'unauthorised' }),
      behave: handle('no behaviour any more', () => sam.clearScript()),
    },
    truth: () => (isCardThere ? 'a card lies on the reader' : 'no card'),
  };
}
