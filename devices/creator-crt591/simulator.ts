/** A CRT-591 that speaks the bytes: handshake, time for each command, stored answer, and scripted faults (devices.md 2.7). */
import type { Timer } from '../../shared/time/clock.ts';
import { createBlockParser, type BlockItem } from '../block-parser.ts';
import { createGapWatch } from '../gap-watch.ts';
import { createCardPath, type CardPath } from '../card-path.ts';
import type { DeviceSimulator, SimulatorDeps, SimulatorPort } from '../simulator.ts';
import { deliver, type Crt591Behaviour } from './behaviours.ts';
import { ACK, encodeNegative, EOT, F2_FORMAT, NAK, tryParseF2Command, type F2Command } from './codec.ts';
import { createCrt591Unit } from './unit.ts';

export interface Crt591SimulatorOptions {
  readonly address?: number;
  readonly binCapacity?: number;
  /** Of every command, ms; real ones take 50 to 1500. */
  readonly executionMs?: number;
  readonly behaviours?: readonly Crt591Behaviour[];
}

export interface Crt591Simulator extends DeviceSimulator {
  /** Hands, and the truth. */
  readonly path: CardPath;
  script(behaviour: Crt591Behaviour): void;
  clearScript(): void;
  powerCycle(): void;
  /** Commands that were carried out. */
  executions(): number;
}

/** The unit gives up a command that breaks off (case 4). */
const GAP_MS = 20;

export function createCrt591Simulator(
  { clock, random }: SimulatorDeps,
  { address = 0, binCapacity = 50, executionMs = 100, behaviours = [] }: Crt591SimulatorOptions = {},
): Crt591Simulator {
  const path = createCardPath(binCapacity);
  const unit = createCrt591Unit(path, address);
  const timers = new Set<Timer>();
  let script = behaviours.map(scripted);
  let parser = createBlockParser(F2_FORMAT);
  const gap = createGapWatch(clock, {
    gapMs: GAP_MS,
    isMidFrame: () => parser.isMidBlock(),
    onGap: () => parser.flush(),
  });
  let port: SimulatorPort | undefined;
  let execution: Timer | undefined;
  /** Sent again on NAK. */
  let stored: Uint8Array | undefined;
  let deafEots = 0;

  function say(bytes: Uint8Array): void {
    port?.send(bytes);
  }

  function later(ms: number, action: () => void): Timer {
    const timer = clock.setTimer(ms, () => {
      timers.delete(timer);
      action();
    });
    timers.add(timer);
    return timer;
  }

  function hear(item: BlockItem): void {
    if (item.type === 'control') onControl(item.byte);
    else if (item.type === 'block') {
      if (item.address !== address) return;
      const command = tryParseF2Command(item.body);
      if (command !== undefined) onCommand(command);
    } else if (item.reason === 'checksum') say(Uint8Array.of(NAK));
  }

  function onControl(byte: number): void {
    if (has('silent')) return;
    if (byte === NAK && stored !== undefined) say(stored);
    if (byte !== EOT) return;
    if (deafEots > 0) {
      deafEots -= 1;
      return;
    }
    execution?.cancel();
    execution = undefined;
    say(Uint8Array.of(EOT));
  }

  function onCommand(command: Required<F2Command>): void {
    const behaviour = nextBehaviour(command);
    if (behaviour?.name === 'silent' || behaviour?.name === 'loseCommand') return;
    if (behaviour?.name === 'nak') return say(Uint8Array.of(NAK));
    if (behaviour?.name === 'powerCycle') unit.forget();
    acknowledge(behaviour);
    // A second command while the first is carried out is acknowledged, and nothing else.
    if (execution !== undefined) return;
    const lateMs = behaviour?.name === 'lateAnswer' ? behaviour.delayMs : 0;
    execution = later(executionMs + lateMs, () => {
      execution = undefined;
      answer(command, behaviour);
    });
  }

  function acknowledge(behaviour: Crt591Behaviour | undefined): void {
    const ack = Uint8Array.of(ACK);
    if (behaviour?.name === 'lateAck') later(behaviour.delayMs, () => say(ack));
    else if (behaviour?.name !== 'swallowAck') say(ack);
  }

  function answer(command: Required<F2Command>, behaviour: Crt591Behaviour | undefined): void {
    const frame = executeWith(command, behaviour);
    stored = frame;
    if (behaviour?.name === 'loseEot') deafEots = behaviour.count;
    for (const bytes of deliver(frame, behaviour, random)) say(bytes);
  }

  function executeWith(command: Required<F2Command>, behaviour: Crt591Behaviour | undefined): Uint8Array {
    if (behaviour?.name === 'refuse' || behaviour?.name === 'refuseWithHead45') {
      const head = behaviour.name === 'refuse' ? 0x4e : 0x45;
      return encodeNegative(command, behaviour.code, head, address);
    }
    if (behaviour?.name === 'pulledAtGate') {
      path.moveTo('gate');
      path.take();
      return encodeNegative(command, '45', 0x4e, address);
    }
    if (behaviour?.name === 'jam') path.jam();
    return unit.execute(command);
  }

  function nextBehaviour({ cm, pm }: F2Command): Crt591Behaviour | undefined {
    const name = Buffer.of(cm, pm).toString('hex').toUpperCase();
    const next = script.find(({ behaviour, timesLeft }) => timesLeft > 0 && (behaviour.on ?? name) === name);
    if (next === undefined) return undefined;
    next.timesLeft -= 1;
    return next.behaviour;
  }

  function has(name: Crt591Behaviour['name']): boolean {
    return script.some(({ behaviour, timesLeft }) => behaviour.name === name && timesLeft > 0);
  }

  return {
    path,
    attach(newPort) {
      port = newPort;
      parser = createBlockParser(F2_FORMAT);
    },
    receive(bytes) {
      for (const item of parser.push(bytes)) hear(item);
      gap.arm();
    },
    script: (behaviour) => void script.push(scripted(behaviour)),
    clearScript() {
      script = [];
    },
    powerCycle: () => unit.forget(),
    executions: () => unit.executions(),
    stop() {
      gap.cancel();
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}

function scripted(behaviour: Crt591Behaviour): { behaviour: Crt591Behaviour; timesLeft: number } {
  return { behaviour, timesLeft: behaviour.times ?? 1 };
}
