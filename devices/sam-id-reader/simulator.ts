/** A SAM module that speaks the bytes, with a card that can be laid on and taken away (devices.md 1.2, 1.4 and 1.9). */
import type { Timer } from '../../shared/time/clock.ts';
import type { IdCard } from '../id-card-reader.ts';
import type { DeviceSimulator, SimulatorDeps, SimulatorPort } from '../simulator.ts';
import {
  concernsRequest,
  type Exchange,
  lifetimeOf,
  type Output,
  performBehaviour,
  type SamBehaviour,
} from './behaviours.ts';
import { createCardBay, type SamProfile } from './card-bay.ts';
import { createSamParser, encodeAnswer } from './codec.ts';
import { type SamRequestName, tryNameRequest } from './commands.ts';

export interface SamSimulatorConfig extends Partial<SamProfile> {
  /** Hears every request that was understood. */
  readonly onRequest?: (request: SamRequestName) => void;
}

export interface SamSimulator extends DeviceSimulator {
  /** Lays a card on the reader; one that lies there is taken away first. */
  presentCard(card: IdCard): void;
  removeCard(): void;
  /** Adds a behaviour; of several that concern a request the oldest acts. */
  script(behaviour: SamBehaviour): void;
  /** Forgets all behaviours, also those without an end. */
  clearScript(): void;
}

const CODES = { hostChecksumWrong: 0x10, unknownCommand: 0x21, selfTestFailed: 0x60 } as const;
const DEFAULT_PROFILE: SamProfile = { findAfterRead: 'found', fingerprintBytes: 1024 };

interface Scripted {
  readonly behaviour: SamBehaviour;
  timesLeft: number;
}

export function createSamSimulator(
  { clock, random }: SimulatorDeps,
  { onRequest, ...profile }: SamSimulatorConfig = {},
): SamSimulator {
  const bay = createCardBay({ ...DEFAULT_PROFILE, ...profile });
  const timers = new Set<Timer>();
  let scripted: Scripted[] = [];
  let held: Uint8Array[] = [];
  let parser = createSamParser('request');
  let port: SimulatorPort | undefined;

  function onFrame(body: Uint8Array): void {
    const request = tryNameRequest(body);
    if (request === undefined) return say(encodeAnswer(CODES.unknownCommand));
    onRequest?.(request);
    const late = held;
    held = [];
    const outputs = answer(request);
    for (const bytes of late) say(bytes);
    for (const output of outputs) schedule(output);
  }

  function answer(request: SamRequestName): readonly Output[] {
    if (request === 'reset')
      scripted = scripted.filter(({ behaviour }) => !lifetimeOf(behaviour).endsWithReset);
    const next = scripted.find(({ behaviour }) => concernsRequest(behaviour, request));
    const execute = () => bay.execute(request);
    if (next === undefined) return [{ delayMs: 0, bytes: execute() }];
    next.timesLeft -= 1;
    scripted = scripted.filter(({ timesLeft }) => timesLeft > 0);
    const exchange: Exchange = {
      request,
      execute,
      removeCard: bay.removeCard,
      hold: (bytes) => held.push(bytes),
      random,
    };
    return performBehaviour(next.behaviour, exchange);
  }

  function schedule({ delayMs, bytes }: Output): void {
    if (delayMs === 0) return say(bytes);
    const timer = clock.setTimer(delayMs, () => {
      timers.delete(timer);
      say(bytes);
    });
    timers.add(timer);
  }

  function say(bytes: Uint8Array): void {
    port?.send(bytes);
  }

  function stop(): void {
    for (const timer of timers) timer.cancel();
    timers.clear();
  }

  return {
    attach(newPort) {
      stop();
      port = newPort;
      parser = createSamParser('request');
    },
    receive(bytes) {
      for (const item of parser.push(bytes)) {
        if (item.type === 'frame') onFrame(item.body);
        else if (item.reason === 'checksum') say(encodeAnswer(CODES.hostChecksumWrong));
      }
    },
    stop,
    presentCard: bay.presentCard,
    removeCard: bay.removeCard,
    script(behaviour) {
      scripted.push({ behaviour, timesLeft: lifetimeOf(behaviour).times });
    },
    clearScript() {
      scripted = [];
      held = [];
    },
  };
}
