/** Mains fail and come back while the line is harmed; what is believed of the power has to be so. */
import type { UpsBehaviour } from '../../../devices/megatec-ups/behaviours.ts';
import type { UpsSimulator } from '../../../devices/megatec-ups/simulator.ts';
import type { Ups } from '../../../devices/ups.ts';
import type { Desk } from './desk.ts';
import { pick, WELL_AGAIN_MS, type Player } from './player.ts';

const FAULTS: readonly UpsBehaviour[] = [
  { name: 'silent', times: 5 },
  { name: 'flickeringBit', times: 3 },
  { name: 'meaninglessBit', times: 20 },
  { name: 'garbageInstead', times: 4 },
  { name: 'garbageBefore', times: 10 },
  { name: 'brokenOff', times: 4 },
  { name: 'noSensors', times: 10 },
];
/** Five equal readings two seconds apart (devices.md 4), begun again after each of some twenty that faults may spoil. */
const BELIEVED_MS = 60_000;

export function createUpsPlayer(desk: Desk<Ups, UpsSimulator>): Player {
  const { simulator, random } = desk;
  const name = 'megatec-ups';
  const lies: string[] = [];
  /** When the mains or the line changed last, so that the past may still be believed. */
  let changedAtMs = 0;

  const expected = () => (simulator.truth.isMainsOn ? 'powering' : 'noPower');

  /** "unknown" is no lie; the opposite of what has been so for long is one. */
  function judge(): void {
    const believed = desk.driver()?.status.powerIn ?? 'unknown';
    const isSettled = desk.clock.monoMs() - changedAtMs > BELIEVED_MS;
    if (believed !== 'unknown' && isSettled && believed !== expected())
      lies.push(`${name}: power is said to be ${believed}, and is ${expected()}`);
  }

  function setMains(isOn: boolean): void {
    if (simulator.truth.isMainsOn === isOn) return;
    simulator.act({ type: isOn ? 'restoreMains' : 'failMains' });
    changedAtMs = desk.clock.monoMs();
  }

  return {
    name,
    async operate() {
      setMains(random() < 0.6);
      await desk.pass(random() * 100_000);
      judge();
      return lies.splice(0);
    },
    harm() {
      changedAtMs = desk.clock.monoMs();
      if (random() < 0.1) {
        desk.pullCable();
        return 'pullCable';
      }
      const fault = pick(random, FAULTS);
      simulator.script(fault);
      return fault.name;
    },
    async mend() {
      simulator.clearScript();
      setMains(true);
      const isWell = () => desk.driver()?.status.powerIn === 'powering';
      if (!(await desk.until(isWell, WELL_AGAIN_MS)))
        lies.push(`${name}: a healthy UPS is said to be ${JSON.stringify(desk.driver()?.status)}`);
      return lies.splice(0);
    },
    get recoveries() {
      return desk.recoveries;
    },
    close: () => desk.close(),
  };
}
