/** A Honeywell scanner that speaks the bytes: serial trigger, menu commands, a window before which codes are held (devices.md 4). */
import { createBehaviourScript } from '../behaviour-script.ts';
import { createDelayedOutput } from '../delayed-output.ts';
import { deliverCode, type CodeBehaviour } from '../scan-behaviours.ts';
import { createScanWindow, type ScanWindow } from '../scan-window.ts';
import type { DeviceSimulator, SimulatorDeps, SimulatorPort } from '../simulator.ts';
import { concerns, type HoneywellBehaviour, type HostSays } from './behaviours.ts';
import { SERIAL_MODE } from './codec.ts';

export interface HoneywellSimulator extends DeviceSimulator {
  /** Hands, and the truth. */
  readonly window: ScanWindow;
  readonly truth: { readonly triggerMode: number };
  script(behaviour: HoneywellBehaviour): void;
  clearScript(): void;
  /** A code of the manual was held before it, or its flash was new: 3 is "presentation", it reads unasked. */
  setTriggerMode(mode: number): void;
}

/** Read time-out of the guide. */
const READ_TIMEOUT_MS = 30_000;
const ANSWER_MS = 15;
const SYN = '\x16';
/** SYN T CR, SYN U CR, or SYN M CR and a command up to where it is kept. */
const COMMAND = new RegExp(`${SYN}(?:([TU])\\r|M\\r([^.!${SYN}]*)([.!]))`, 'u');
const MAX_HELD_CHARS = 200;
const HIGHEST_MODE = 9;

export function createHoneywellSimulator({ clock, random }: SimulatorDeps): HoneywellSimulator {
  const script = createBehaviourScript<HoneywellBehaviour>();
  const output = createDelayedOutput(clock, (bytes) => port?.send(bytes));
  let port: SimulatorPort | undefined;
  let heard = '';
  let triggerMode = SERIAL_MODE;
  const window = createScanWindow({
    clock,
    readTimeoutMs: READ_TIMEOUT_MS,
    onRead: sendCode,
    isContinuous: () => triggerMode !== SERIAL_MODE,
  });

  function next(what: HostSays | 'code'): HoneywellBehaviour | undefined {
    return script.next((behaviour) => concerns(behaviour, what));
  }

  function sendCode(code: Uint8Array): void {
    const behaviour = next('code');
    if (behaviour?.name === 'silent') return;
    output.sendInTurn(deliverCode(code, behaviour as CodeBehaviour | undefined, random));
  }

  function trigger(letter: string): void {
    const isStart = letter === 'T';
    const behaviour = next(isStart ? 'start' : 'stop');
    if (behaviour === undefined) window.light(isStart);
  }

  function menu(command: string, storage: string): void {
    const behaviour = next('menu');
    if (behaviour?.name === 'silent') return;
    const isRefused = behaviour?.name === 'refuses';
    const { result, echo } = isRefused ? { result: '\x05', echo: command } : execute(command.toUpperCase());
    const noise = behaviour?.name === 'noiseInAnswer' ? '\x00\xffTRG' : '';
    const end = behaviour?.name === 'shortEcho' ? '' : storage;
    output.send({ delayMs: ANSWER_MS, bytes: Buffer.from(`${noise}${echo}${result}${end}`, 'latin1') });
  }

  function execute(command: string): { readonly result: string; readonly echo: string } {
    const [, value] = /^TRGMOD(\?|\d)$/u.exec(command) ?? [];
    if (value === undefined) return { result: '\x05', echo: command };
    if (value !== '?' && Number(value) === HIGHEST_MODE) return { result: '\x15', echo: command };
    if (value !== '?') triggerMode = Number(value);
    return { result: '\x06', echo: `TRGMOD${triggerMode}` };
  }

  function hear(): void {
    for (let match = COMMAND.exec(heard); match !== null; match = COMMAND.exec(heard)) {
      const [whole, letter, command, storage = '.'] = match;
      heard = heard.slice(match.index + whole.length);
      if (letter !== undefined) trigger(letter);
      else menu(command ?? '', storage);
    }
    const start = heard.lastIndexOf(SYN);
    heard = start === -1 ? '' : heard.slice(start).slice(0, MAX_HELD_CHARS);
  }

  return {
    window,
    get truth() {
      return { triggerMode };
    },
    attach(newPort) {
      port = newPort;
      heard = '';
    },
    receive(bytes) {
      heard += Buffer.from(bytes).toString('latin1');
      hear();
    },
    script: (behaviour) => script.add(behaviour),
    clearScript: () => script.clear(),
    setTriggerMode(mode) {
      triggerMode = mode;
      window.light(false);
    },
    stop() {
      window.stop();
      output.stop();
    },
  };
}
