/** UPS that speaks Megatec Q1 (devices.md 4). */
import { defineDriver, noOptions } from '../definition.ts';
import { handle, handleWith, type Handle, type SimulatedDevice } from '../simulator.ts';
import type { UpsBehaviour } from './behaviours.ts';
import { encodeCommand, Q1, tryParseQ1 } from './codec.ts';
import type { UpsSimulator } from './simulator.ts';

export const megatecDefinition = defineDriver({
  driver: 'megatec-ups',
  deviceClass: 'ups',
  baudRate: 2400,
  otherBaudRates: [],
  xonXoff: false,
  options: noOptions,
  usb: [],
  probe: {
    question: encodeCommand(Q1),
    recognises: (answer) =>
      Buffer.from(answer)
        .toString('latin1')
        .split(/[\r\n]/u)
        .some((line) => tryParseQ1(line) !== undefined),
    waitMs: 1000,
  },
  async create(deps) {
    const { createMegatecUps } = await import('./driver.ts');
    return createMegatecUps(deps);
  },
  async simulate(deps) {
    const { createUpsSimulator } = await import('./simulator.ts');
    return onBench(createUpsSimulator(deps));
  },
});

function onBench(ups: UpsSimulator): SimulatedDevice {
  const scripted = (about: string, behaviour: UpsBehaviour): Handle =>
    handle(about, () => ups.script(behaviour));
  return {
    simulator: ups,
    handles: {
      failMains: handle('the mains fail', () => ups.act({ type: 'failMains' })),
      restoreMains: handle('the mains come back', () => ups.act({ type: 'restoreMains' })),
      charge: handleWith('percent', 10, 'the battery is charged so far', (percent) =>
        ups.act({ type: 'setCharge', charge: percent / 100 }),
      ),
      break: handle('it has a fault of its own', () => ups.act({ type: 'break' })),
      repair: handle('the fault is gone', () => ups.act({ type: 'repair' })),
      silent: scripted('answers nothing', { name: 'silent' }),
      flickeringBit: scripted('the next answer says the opposite', { name: 'flickeringBit', times: 1 }),
      meaninglessBit: scripted('bit 5 is set for ever', { name: 'meaninglessBit' }),
      garbageInstead: scripted('the next answer is noise', { name: 'garbageInstead', times: 1 }),
      garbageBefore: scripted('noise before the next answer', { name: 'garbageBefore', times: 1 }),
      brokenOff: scripted('the next answer breaks off', { name: 'brokenOff', times: 1 }),
      noSensors: scripted('dashes for what is not measured', { name: 'noSensors' }),
      refuses: scripted('refuses orders', { name: 'refuses', how: 'N' }),
      acknowledges: scripted('obeys orders aloud', { name: 'acknowledges' }),
      behave: handle('no behaviour any more', () => ups.clearScript()),
    },
    truth() {
      const { isMainsOn, charge, isOutputOn } = ups.truth;
      const onOff = (isOn: boolean) => (isOn ? 'on' : 'off');
      return `mains ${onOff(isMainsOn)} · battery ${Math.round(charge * 100)} % · output ${onOff(isOutputOn)}`;
    },
  };
}
