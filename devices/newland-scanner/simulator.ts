/** A Newland engine that speaks the bytes: registers with their CRC, and a window before which codes are held (devices.md 4). */
import { createBehaviourScript } from '../behaviour-script.ts';
import { createDelayedOutput } from '../delayed-output.ts';
import { createFrameBuffer } from '../frame-buffer.ts';
import { deliverCode, type CodeBehaviour } from '../scan-behaviours.ts';
import { createScanWindow, type ScanWindow } from '../scan-window.ts';
import type { DeviceSimulator, SimulatorDeps, SimulatorPort } from '../simulator.ts';
import { concerns, type HostSays, type NewlandBehaviour } from './behaviours.ts';
import { crc16, encodeAnswer, isCommandMode } from './codec.ts';

export interface NewlandSimulator extends DeviceSimulator {
  /** Hands, and the truth. */
  readonly window: ScanWindow;
  readonly truth: { readonly modeRegister: number };
  script(behaviour: NewlandBehaviour): void;
  clearScript(): void;
  /** A code of the manual was held before it, or its power was cut: D6h is its mode from the factory, it reads unasked. */
  setModeRegister(value: number): void;
}

/** A single read, from the factory. */
const READ_TIMEOUT_MS = 5000;
const ANSWER_MS = 5;
/** 7E 00, type, 1, register, value, CRC. */
const COMMAND_BYTES = 9;
const HEAD = Uint8Array.of(0x7e, 0x00);
const UNCHECKED_CRC = 0xabcd;
const READ = 0x07;
const WRITE = 0x08;
const [ACCEPTED, CRC_ERROR, INVALID] = [0x00, 0x01, 0x03];
const LIT_AND_COMMAND_MODE = 0xd5;

export function createNewlandSimulator({ clock, random }: SimulatorDeps): NewlandSimulator {
  const script = createBehaviourScript<NewlandBehaviour>();
  const buffer = createFrameBuffer();
  const registers = new Map([[0x0000, LIT_AND_COMMAND_MODE]]);
  const output = createDelayedOutput(clock, (bytes) => port?.send(bytes));
  let port: SimulatorPort | undefined;
  const window = createScanWindow({
    clock,
    readTimeoutMs: READ_TIMEOUT_MS,
    onRead: sendCode,
    isContinuous: () => !isCommandMode(modeRegister()),
  });

  function modeRegister(): number {
    return registers.get(0x0000) ?? 0;
  }

  function next(what: HostSays | 'code'): NewlandBehaviour | undefined {
    return script.next((behaviour) => concerns(behaviour, what));
  }

  function sendCode(code: Uint8Array): void {
    const behaviour = next('code');
    if (behaviour?.name === 'silent') return;
    if (behaviour?.name === 'answerInCode')
      return output.sendInTurn([
        { delayMs: 0, bytes: Buffer.concat([encodeAnswer(ACCEPTED, [0]), code, Uint8Array.of(0x0d)]) },
      ]);
    output.sendInTurn(deliverCode(code, behaviour as CodeBehaviour | undefined, random));
  }

  function onCommand(command: Uint8Array): void {
    const [, , type, , high = 0, low = 0, value = 0, crcHigh = 0, crcLow = 0] = command;
    const crc = crcHigh * 256 + crcLow;
    const isWhole = crc === UNCHECKED_CRC || crc === crc16(command.subarray(2, -2));
    const register = high * 256 + low;
    const behaviour = next(meaningOf(type, register, value));
    if (behaviour?.name === 'silent') return;
    if (!isWhole || behaviour?.name === 'crcError') return answer(CRC_ERROR, [0]);
    if (behaviour?.name === 'invalid' || behaviour?.name === 'keepsMode') return answer(INVALID, [0]);
    if (type === READ) {
      return answer(
        ACCEPTED,
        Array.from({ length: value }, (_, at) => registers.get(register + at) ?? 0),
      );
    }
    if (type !== WRITE) return answer(INVALID, [0]);
    // One that stays lit says that it obeys.
    if (behaviour?.name !== 'staysLit') write(register, value);
    if (behaviour?.name === 'noAnswerToStart') return;
    const bytes = encodeAnswer(ACCEPTED, [0]);
    if (behaviour?.name === 'damagedAnswer') output.send({ delayMs: ANSWER_MS, bytes: bytes.with(4, 0x41) });
    else output.send({ delayMs: ANSWER_MS, bytes });
  }

  function write(register: number, value: number): void {
    if (register === 0x0002) window.light((value & 1) === 1);
    else registers.set(register, value);
  }

  function answer(status: number, data: readonly number[]): void {
    output.send({ delayMs: ANSWER_MS, bytes: encodeAnswer(status, data) });
  }

  function hear(): void {
    for (;;) {
      const start = buffer.indexOf(HEAD);
      if (start === -1) return;
      buffer.drop(start);
      if (buffer.length < COMMAND_BYTES) return;
      onCommand(buffer.take(COMMAND_BYTES));
    }
  }

  return {
    window,
    get truth() {
      return { modeRegister: modeRegister() };
    },
    attach(newPort) {
      port = newPort;
      buffer.clear();
    },
    receive(bytes) {
      buffer.push(bytes);
      hear();
    },
    script: (behaviour) => script.add(behaviour),
    clearScript: () => script.clear(),
    setModeRegister(value) {
      registers.set(0x0000, value);
      window.light(false);
    },
    stop() {
      window.stop();
      output.stop();
    },
  };
}

function meaningOf(type: number | undefined, register: number, value: number): HostSays {
  if (type === READ) return 'readMode';
  if (register === 0x0000) return 'setMode';
  return (value & 1) === 1 ? 'start' : 'stop';
}
