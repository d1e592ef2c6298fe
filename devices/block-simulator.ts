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

/** Of the line, or of the unit itself. */
interface Faults<Fault> {
  readonly line: LineFault | undefined;
  readonly own: Fault | undefined;
}

interface Execution<Command, Fault> extends Faults<Fault> {
  readonly command: Command;
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
    const { line, own } = nextFault(command);
    if (line?.name === 'silent' || line?.name === 'loseCommand') return;
    if (line?.name === 'nak') return say(Uint8Array.of(NAK));
    if (line?.name === 'lateAck') later(line.delayMs, () => say(Uint8Array.of(ACK)));
    else if (line?.name !== 'swallowAck') say(Uint8Array.of(ACK));
    // A second command while the first is carried out is acknowledged, and nothing else.
    if (running !== undefined) return;
    if (unit.style === 'enquired') pending = { command, line, own };
    else start({ command, line, own });
  }

  function start(execution: Execution<Command, Fault>): void {
    const { command, line } = execution;
    if (line?.name === 'neverBegins') return;
    pending = undefined;
    const lateMs = line?.name === 'lateAnswer' ? line.delayMs : 0;
    const ms = (unit.isWork(command) ? executionMs : QUESTION_MS) + lateMs;
    if (line?.name === 'noiseDuring') later(ms / 2, () => say(brokenBlock(unit.format)));
    running = later(ms, () => {
      running = undefined;
      answer(execution);
    });
  }

  function answer({ command, line, own }: Execution<Command, Fault>): void {
    const frames = unit.execute(command, own);
    stored = frames.at(-1);
    if (line?.name === 'loseEot') deafEots = line.count;
    isAnsweringEot = line?.name === 'answerForEot';
    for (const frame of frames)
      for (const bytes of deliver(frame, line, burst(unit.format, random))) say(bytes);
  }

  function nextFault(command: Command): Faults<Fault> {
    const label = unit.labelOf(command);
    const next = script.find(({ fault, timesLeft }) => timesLeft > 0 && (fault.on ?? label) === label);
    if (next === undefined) return { line: undefined, own: undefined };
    next.timesLeft -= 1;
    const { fault } = next;
    return isLineFault(fault) ? { line: fault, own: undefined } : { line: undefined, own: fault };
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

function isLineFault(fault: { readonly name: string }): fault is LineFault {
  return LINE_FAULT_NAMES.has(fault.name);
}
