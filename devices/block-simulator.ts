/** The device's end of a line of blocks: both handshakes, time for each command, and scripted faults (devices.md 2.2, 2.5, 2.7). */
import type { Timer } from '../shared/time/clock.ts';
import { brokenBlock, burst, deliver, LINE_FAULTS, type FaultScope, type LineFault } from './block-faults.ts';
import { ACK, createBlockParser, ENQ, EOT, NAK, type BlockFormat, type BlockItem } from './block-parser.ts';
import type { Handshake } from './block-transaction.ts';
import { createGapWatch } from './gap-watch.ts';
import type { DeviceSimulator, SimulatorDeps, SimulatorPort } from './simulator.ts';

/** What hangs on the line. */
export interface SimulatedUnit<Command, Fault> {
  readonly format: BlockFormat;
  readonly style: Handshake<Command, never>['style'];
  readonly address: number;
  /** undefined: no command of this unit. */
  tryParse(body: Uint8Array): Command | undefined;
  labelOf(command: Command): string;
  /** Motors or a chip are at work: it takes longer than a question. */
  isWork(command: Command): boolean;
  /** The frames of the answer, or of what comes on the line with it; `fault`: one that is the unit's own. */
  execute(command: Command, fault: Fault | undefined): readonly Uint8Array[];
}

export interface BlockSimulator<Fault> extends DeviceSimulator {
  script(fault: FaultScope & (Fault | LineFault)): void;
  clearScript(): void;
  /** Of motors and chips, from the next command on, ms. */
  setExecutionMs(ms: number): void;
}

/** A unit gives up a command that breaks off (case 4). */
const GAP_MS = 20;
const QUESTION_MS = 50;

type Scripted<Fault> = FaultScope & (Fault | LineFault);

interface Execution<Command, Fault> {
  readonly command: Command;
  readonly fault: Scripted<Fault> | undefined;
}

/** `initialExecutionMs`: of motors and chips. */
export function createBlockSimulator<Command, Fault extends { readonly name: string }>(
  { clock, random }: SimulatorDeps,
  unit: SimulatedUnit<Command, Fault>,
  initialExecutionMs: number,
): BlockSimulator<Fault> {
  const timers = new Set<Timer>();
  let script: { fault: Scripted<Fault>; timesLeft: number }[] = [];
  let executionMs = initialExecutionMs;
  let parser = createBlockParser(unit.format);
  const gap = createGapWatch(clock, {
    gapMs: GAP_MS,
    isMidFrame: () => parser.isMidBlock(),
    onGap: () => hear(parser.flush()),
  });
  let port: SimulatorPort | undefined;
  /** Waits for ENQ. */
  let pending: Execution<Command, Fault> | undefined;
  let running: Timer | undefined;
  /** Said again on NAK. */
  let stored: Uint8Array | undefined;
  let deafEots = 0;
  let isAnsweringEot = false;

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

  function hear(items: readonly BlockItem[]): void {
    for (const item of items) {
      if (item.type === 'control') onControl(item.byte);
      else if (item.type === 'block') {
        const command = item.address === unit.address ? unit.tryParse(item.body) : undefined;
        if (command !== undefined) onCommand(command);
      } else if (item.reason === 'checksum') say(Uint8Array.of(NAK));
    }
  }

  function onControl(byte: number): void {
    if (script.some(({ fault, timesLeft }) => fault.name === 'silent' && timesLeft > 0)) return;
    if (byte === NAK && unit.style === 'acknowledged' && stored !== undefined) say(stored);
    if (byte === ENQ && pending !== undefined) start(pending);
    if (byte === EOT) onEot();
  }

  function onEot(): void {
    if (deafEots > 0) {
      deafEots -= 1;
      return;
    }
    if (isAnsweringEot && stored !== undefined) {
      isAnsweringEot = false;
      return say(stored);
    }
    running?.cancel();
    running = undefined;
    pending = undefined;
    say(Uint8Array.of(EOT));
  }

  function onCommand(command: Command): void {
    const fault = nextFault(command);
    const lineFault = lineFaultOf(fault);
    if (lineFault?.name === 'silent' || lineFault?.name === 'loseCommand') return;
    if (lineFault?.name === 'nak') return say(Uint8Array.of(NAK));
    if (lineFault?.name === 'lateAck') later(lineFault.delayMs, () => say(Uint8Array.of(ACK)));
    else if (lineFault?.name !== 'swallowAck') say(Uint8Array.of(ACK));
    // A second command while the first is carried out is acknowledged, and nothing else.
    if (running !== undefined) return;
    if (unit.style === 'enquired') pending = { command, fault };
    else start({ command, fault });
  }

  function start({ command, fault }: Execution<Command, Fault>): void {
    if (fault?.name === 'neverBegins') return;
    pending = undefined;
    const ms = unit.isWork(command) ? executionMs : QUESTION_MS;
    if (fault?.name === 'noiseDuring') later(ms / 2, () => say(brokenBlock(unit.format)));
    running = later(ms, () => {
      running = undefined;
      answer(command, fault);
    });
  }

  function answer(command: Command, fault: Scripted<Fault> | undefined): void {
    const lineFault = lineFaultOf(fault);
    const ownFault = lineFault === undefined ? (fault as Fault | undefined) : undefined;
    const frames = unit.execute(command, ownFault);
    stored = frames.at(-1);
    if (lineFault?.name === 'loseEot') deafEots = lineFault.count;
    isAnsweringEot = lineFault?.name === 'answerForEot';
    for (const frame of frames) {
      for (const { delayMs, bytes } of deliver(frame, lineFault, burst(unit.format, random))) {
        if (delayMs === 0) say(bytes);
        else later(delayMs, () => say(bytes));
      }
    }
  }

  function nextFault(command: Command): Scripted<Fault> | undefined {
    const label = unit.labelOf(command);
    const next = script.find(({ fault, timesLeft }) => timesLeft > 0 && (fault.on ?? label) === label);
    if (next === undefined) return undefined;
    next.timesLeft -= 1;
    return next.fault;
  }

  return {
    attach(newPort) {
      port = newPort;
      parser = createBlockParser(unit.format);
    },
    receive(bytes) {
      hear(parser.push(bytes));
      gap.arm();
    },
    script: (fault) => void script.push({ fault, timesLeft: fault.times ?? 1 }),
    clearScript() {
      script = [];
    },
    setExecutionMs(ms) {
      executionMs = ms;
    },
    stop() {
      gap.cancel();
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}

const LINE_FAULT_NAMES: ReadonlySet<string> = new Set(LINE_FAULTS);

function lineFaultOf(fault: { readonly name: string } | undefined): LineFault | undefined {
  return fault !== undefined && LINE_FAULT_NAMES.has(fault.name) ? (fault as LineFault) : undefined;
}
