import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../test/support/test-clock.ts';
import { inventedCard } from './cards.ts';
import { seededRandom } from '../../shared/random.ts';
import { createSamParser, encodeFrame, encodeRequest, toAnswer, wireBytes } from './codec.ts';
import type { SamRequestName } from './commands.ts';
import { parseBaseInfo } from './record.ts';
import { createSamSimulator, type SamSimulatorConfig } from './simulator.ts';

const random = seededRandom(20261123);
const card = inventedCard(random, 'foreigner2017');

function createRig(config: SamSimulatorConfig = {}) {
  const clock = createTestClock();
  const simulator = createSamSimulator({ clock, random }, config);
  let parser = createSamParser('answer');
  const answers: { code: string; data: Uint8Array; lengthBytes: number }[] = [];
  const attach = () => {
    parser = createSamParser('answer');
    simulator.attach({
      send(bytes) {
        for (const item of parser.push(bytes)) {
          if (item.type !== 'frame') continue;
          const { sw3, data } = toAnswer(item.body);
          answers.push({ code: sw3.toString(16), data, lengthBytes: wireBytes(item.body.length) });
        }
      },
    });
  };
  attach();
  const ask = (...names: SamRequestName[]) => {
    answers.length = 0;
    for (const name of names) simulator.receive(encodeRequest(name));
    return answers.map(({ code }) => code);
  };
  return { clock, simulator, answers, attach, ask };
}

describe('SAM simulator', () => {
  it('goes from empty over present and selected to read', () => {
    const { simulator, ask, answers } = createRig();
    expect(ask('find', 'select', 'readBase')).toEqual(['80', '81', '41']);
    simulator.presentCard(card);
    expect(ask('find', 'select', 'readBase')).toEqual(['9f', '90', '90']);
    expect(answers[2]?.lengthBytes).toBe(1295);
    expect(parseBaseInfo(answers[2]?.data ?? new Uint8Array())).toEqual({ type: 'card', card });
  });

  it('a step without the one before is out of sequence', () => {
    const { simulator, ask } = createRig();
    simulator.presentCard(card);
    expect(ask('select', 'readBase', 'find', 'readBase')).toEqual(['24', '24', '9f', '24']);
  });

  it('a read card is found again or hidden until it is lifted, as the profile says', () => {
    for (const [findAfterRead, code] of [
      ['found', '9f'],
      ['notFound', '80'],
    ] as const) {
      const { simulator, ask } = createRig({ findAfterRead });
      simulator.presentCard(card);
      ask('find', 'select', 'readBase');
      expect(ask('find')).toEqual([code]);
      simulator.presentCard(card);
      expect(ask('find')).toEqual(['9f']);
    }
  });

  it.each([
    [1024, 2321],
    [512, 1809],
    [0, 1297],
  ] as const)('a card with %i bytes of fingerprints gives %i bytes', (fingerprintBytes, lengthBytes) => {
    const { simulator, ask, answers } = createRig({ fingerprintBytes });
    simulator.presentCard(card);
    expect(ask('find', 'select', 'readBaseFp')).toEqual(['9f', '90', '90']);
    expect(answers[2]?.lengthBytes).toBe(lengthBytes);
    expect(parseBaseInfo(answers[2]?.data ?? new Uint8Array())).toEqual({ type: 'card', card });
  });

  it('answers every request of the vendor tables, and says so when a command or a checksum is wrong', () => {
    const { simulator, ask, answers } = createRig();
    expect(ask('reset', 'status', 'rfMax', 'baud9600', 'readNewAddress')).toEqual([
      '90',
      '90',
      '90',
      '90',
      '91',
    ]);
    answers.length = 0;
    simulator.receive(encodeFrame(Uint8Array.of(0x77, 0x01)));
    const find = encodeRequest('find');
    simulator.receive(find.with(find.length - 1, 0));
    expect(answers.map(({ code }) => code)).toEqual(['21', '10']);
  });

  it('a behaviour acts as often as its script says, on the requests that it concerns', () => {
    const { simulator, ask } = createRig();
    simulator.script({ name: 'answerCode', sw3: 0x24, on: 'find', times: 2 });
    expect(ask('status', 'find', 'find', 'find')).toEqual(['90', '24', '24', '80']);
  });

  it('the self-test fails until a reset, an unauthorised module stays so', () => {
    const { simulator, ask } = createRig();
    simulator.script({ name: 'selfTestFailedUntilReset' });
    expect(ask('status', 'find', 'reset', 'status')).toEqual(['60', '60', '90', '90']);
    simulator.script({ name: 'unauthorised' });
    expect(ask('status', 'reset', 'status')).toEqual(['66', '66', '66']);
    simulator.clearScript();
    expect(ask('status')).toEqual(['90']);
  });

  it('a new host gets no late answer of the old one, and none comes after stop', async () => {
    const { simulator, clock, ask, answers, attach } = createRig();
    simulator.script({ name: 'lateAnswer', delayMs: 500, times: 2 });
    ask('status');
    attach();
    await clock.advance(1000);
    ask('status');
    simulator.stop();
    await clock.advance(1000);
    expect(answers).toEqual([]);
    expect(clock.pendingTimers()).toBe(0);
  });
});
