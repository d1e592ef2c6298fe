/** A UPS with mains, a battery that empties and charges, and an output that can be switched off (devices.md 4). */
import type { Timer } from '../../shared/time/clock.ts';
import { createLineParser } from '../line-parser.ts';
import type { DeviceSimulator, SimulatorDeps, SimulatorPort } from '../simulator.ts';
import { concerns, performUpsBehaviour, type UpsBehaviour } from './behaviours.ts';
import { CANCEL, Q1, RATINGS, TEST } from './codec.ts';

export interface UpsSimulatorOptions {
  /** How long a full battery carries the load, s; default 600. */
  readonly batterySeconds?: number;
  readonly behaviours?: readonly UpsBehaviour[];
}

export type UpsAction =
  | { readonly type: 'failMains' | 'restoreMains' | 'break' | 'repair' }
  /** 0 to 1. */
  | { readonly type: 'setCharge'; readonly charge: number };

export interface UpsSimulator extends DeviceSimulator {
  act(action: UpsAction): void;
  script(behaviour: UpsBehaviour): void;
  clearScript(): void;
  /** The physical truth. */
  readonly truth: { readonly isMainsOn: boolean; readonly charge: number; readonly isOutputOn: boolean };
}

/** Charging takes ten times as long as emptying. */
const CHARGE_SLOWNESS = 10;
const LOW_CHARGE = 0.2;
const TEST_MS = 10_000;
const MS_PER_MINUTE = 60_000;
const SHUTDOWN = /^S(\.[2-9]|0[1-9]|10)$/;
const FULL_BATTERY_VOLTS = 27;
const EMPTY_BATTERY_VOLTS = 21;

export function createUpsSimulator(
  { clock, random }: SimulatorDeps,
  { batterySeconds = 600, behaviours = [] }: UpsSimulatorOptions = {},
): UpsSimulator {
  const parser = createLineParser({ maxChars: 16 });
  let script = behaviours.map((behaviour) => ({ behaviour, timesLeft: behaviour.times ?? Infinity }));
  let port: SimulatorPort | undefined;
  let isMainsOn = true;
  let isOutputOn = true;
  let isBroken = false;
  let charge = 1;
  let chargedAtMs = clock.monoMs();
  let testUntilMs = -1;
  let cut: Timer | undefined;

  /** Brings the battery up to now. */
  function live(): void {
    const seconds = (clock.monoMs() - chargedAtMs) / 1000;
    chargedAtMs = clock.monoMs();
    const change = isMainsOn ? seconds / (batterySeconds * CHARGE_SLOWNESS) : -seconds / batterySeconds;
    if (isMainsOn || isOutputOn) charge = Math.min(1, Math.max(0, charge + change));
    if (charge === 0 && !isMainsOn) isOutputOn = false;
  }

  function act(action: UpsAction): void {
    live();
    if (action.type === 'setCharge') charge = action.charge;
    else if (action.type === 'break' || action.type === 'repair') isBroken = action.type === 'break';
    else {
      isMainsOn = action.type === 'restoreMains';
      if (isMainsOn) isOutputOn = true;
    }
  }

  /** The line without CR; undefined: obeyed in silence. */
  function execute(command: string): string | undefined {
    live();
    if (command === Q1) return status();
    if (command === RATINGS) return '#220.0 005 024.0 50.0';
    if (command === TEST) testUntilMs = clock.monoMs() + TEST_MS;
    else if (command === CANCEL) cut?.cancel();
    else if (SHUTDOWN.test(command)) cutIn(Number(command.slice(1)) * MS_PER_MINUTE);
    else return command;
    if (command === CANCEL) cut = undefined;
    return undefined;
  }

  function cutIn(delayMs: number): void {
    cut?.cancel();
    cut = clock.setTimer(delayMs, () => {
      live();
      cut = undefined;
      isOutputOn = false;
    });
  }

  function status(): string {
    const isTesting = clock.monoMs() < testUntilMs;
    const input = isMainsOn ? '221.3' : '000.0';
    const volts = EMPTY_BATTERY_VOLTS + charge * (FULL_BATTERY_VOLTS - EMPTY_BATTERY_VOLTS);
    const bits = [
      !isMainsOn,
      charge <= LOW_CHARGE,
      false,
      isBroken,
      true,
      isTesting,
      cut !== undefined,
      false,
    ];
    const text = bits.map((isSet) => (isSet ? '1' : '0')).join('');
    return `(${input} 140.0 ${isOutputOn ? '220.4' : '000.0'} 034 50.0 ${volts.toFixed(1)} 31.5 ${text}`;
  }

  function answer(command: string): void {
    const next = script.find(({ behaviour, timesLeft }) => timesLeft > 0 && concerns(behaviour, command));
    if (next === undefined) return say(execute(command));
    next.timesLeft -= 1;
    performUpsBehaviour(next.behaviour, { command, execute: () => execute(command), say, sayRaw, random });
  }

  function say(line: string | undefined): void {
    if (line !== undefined) sayRaw(Buffer.from(`${line}\r`, 'latin1'));
  }

  function sayRaw(bytes: Uint8Array): void {
    port?.send(bytes);
  }

  return {
    attach(newPort) {
      port = newPort;
      parser.clear();
    },
    receive(bytes) {
      for (const command of parser.push(bytes)) answer(command);
    },
    stop: () => cut?.cancel(),
    act,
    script(behaviour) {
      script.push({ behaviour, timesLeft: behaviour.times ?? Infinity });
    },
    clearScript() {
      script = [];
    },
    get truth() {
      live();
      return { isMainsOn, charge, isOutputOn };
    },
  };
}
