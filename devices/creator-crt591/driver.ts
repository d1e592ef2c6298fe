/** Motor card reader and dispenser CRT-591 or CRT-571 behind the words of XFS4IoT (devices.md 2.1-2.4, 5.3). */
import type { CardReaderStatus } from '../../shared/domain/device-status.ts';
import { Listeners } from '../../shared/events.ts';
import type { CardPosition, CardReader, CardResult, ChipReset, MediaEvent } from '../card-reader.ts';
import type { DriverDeps } from '../driver.ts';
import { createDriverCore } from '../driver-core.ts';
import { isWorthIsoVoltage, needsInitialising, refusalOf } from './answer-codes.ts';
import { apduCommand, COMMANDS, type F2Command, type F2Status } from './codec.ts';
import { mediaEvent, statusOf, UNKNOWN } from './condition.ts';
import { createF2Line, type LineOutcome } from './line.ts';

export interface Crt591Options {
  /** DIP switches, 0 to 15. */
  readonly address: number;
  /** It has a stacker of new cards. */
  readonly hasStacker: boolean;
}

/** How long execution may take, ms (devices.md 2.2, suggested). */
const STATUS_MS = 1000;
const MOVE_MS = 10_000;
const INITIALISE_MS = 20_000;
const APDU_MS = 15_000;
/** While a card may come or go, and else. */
const QUICK_POLL_MS = 300;
const POLL_MS = 2000;
const APDU_BYTES = { min: 4, max: 261 };
const T1 = 0x31;

const INITIAL: CardReaderStatus = {
  device: 'starting',
  link: 'up',
  action: null,
  detail: null,
  identity: null,
  media: 'unknown',
  chipPower: 'unknown',
  retainBin: 'unknown',
  stacker: 'unknown',
};
const MOVES: Readonly<Record<CardPosition, F2Command>> = {
  exit: COMMANDS.moveOut,
  retain: COMMANDS.moveToBin,
  chip: COMMANDS.moveToChip,
  rf: COMMANDS.moveToRf,
};
const INITIALISES = {
  exit: COMMANDS.initialiseToGate,
  retain: COMMANDS.initialiseToBin,
  stay: COMMANDS.initialiseInPlace,
} as const;

/** A refusal with the vendor's code, for decisions inside the driver. */
type F2Result = CardResult<Uint8Array> & { readonly code?: string };

/** `start` rejects with `device.not-answering`, `device.protocol`, `device.transport` or, when aborted, `device.cancelled`. */
export function createCrt591(deps: DriverDeps, { address, hasStacker }: Crt591Options): CardReader {
  const line = createF2Line(deps, address);
  const core = createDriverCore<CardReaderStatus>(deps, {
    name: 'Card reader',
    initial: { ...INITIAL, stacker: hasStacker ? 'unknown' : null },
    forgotten: {
      media: 'unknown',
      chipPower: 'unknown',
      retainBin: 'unknown',
      stacker: hasStacker ? 'unknown' : null,
    },
    begin,
    isSpeakingOtherwise: () => (line.counters()['noiseBytes'] ?? 0) > 0,
    close: () => line.close(),
  });
  const mediaListeners = new Listeners<[MediaEvent]>();
  let condition = UNKNOWN;
  let entry: 'open' | 'closed' = 'closed';
  let protocol: 't0' | 't1' = 't0';

  function change(next: Partial<typeof condition>): void {
    condition = { ...condition, ...next };
    core.publish(statusOf(condition, hasStacker));
  }

  /** `isOurs`: the answer is to a command that moves the card. */
  function learn(reported: F2Status, isOurs: boolean): void {
    const event = mediaEvent(condition, reported.card, isOurs);
    const isOffered = condition.isOffered && reported.card === 'gate';
    const chip = reported.card === 'inside' ? condition.chip : 'unknown';
    change({ reported, isOffered, chip });
    if (event !== null && !core.isEnded) mediaListeners.emit({ type: event });
  }

  /** One command, once. */
  async function send(command: F2Command, answerMs: number, signal?: AbortSignal): Promise<F2Result> {
    const outcome = await line.order({ command, answerMs }, signal);
    if (outcome.type !== 'answered') return unanswered(outcome);
    const { answer } = outcome;
    if (answer.type === 'positive') {
      if (isMoving(command)) change({ fault: null });
      learn(answer.status, isMoving(command));
      return { ok: true, value: answer.data };
    }
    const { error, status } = refusalOf(answer.code);
    if (status !== undefined) change({ fault: { code: answer.code, status } });
    return { ok: false, error, detail: `F2 ${answer.code}`, code: answer.code };
  }

  function unanswered(outcome: Exclude<LineOutcome, { type: 'answered' }>): F2Result {
    switch (outcome.type) {
      case 'closed':
        return { ok: false, error: 'linkLost', detail: 'the line is closed' };
      case 'silent':
        core.finish({ reason: 'silent', detail: 'neither command nor EOT is answered' });
        return { ok: false, error: 'linkLost', detail: 'no answer' };
      case 'discontinued':
        return { ok: false, error: outcome.isAsked ? 'cancelled' : 'timeOut', detail: 'discontinued by EOT' };
    }
  }

  /** A unit that lost its state did nothing, so asking again after an initialisation does nothing twice. */
  async function run(command: F2Command, answerMs: number, signal?: AbortSignal): Promise<F2Result> {
    const first = await send(command, answerMs, signal);
    if (first.ok) return first;
    if (first.error === 'timeOut') return recover(first);
    if (first.code === undefined || !needsInitialising(first.code)) return first;
    const initialised = await initialise('stay');
    return initialised.ok ? send(command, answerMs, signal) : initialised;
  }

  /** devices.md 2.2: resend, EOT, initialise, and then it is broken. */
  async function recover(lost: F2Result): Promise<F2Result> {
    if (!(await initialise('stay')).ok && !core.isEnded)
      change({ fault: { code: '--', status: { device: 'hardwareError', action: 'maintenance' } } });
    return lost;
  }

  async function initialise(card: keyof typeof INITIALISES): Promise<F2Result> {
    const result = await send(INITIALISES[card], INITIALISE_MS);
    change({ chip: 'poweredOff', isOffered: result.ok && card === 'exit' && isInGate() });
    // Initialising closes the entry.
    if (result.ok && entry === 'open') await send(COMMANDS.allowEntry, STATUS_MS);
    return result;
  }

  async function begin(): Promise<boolean> {
    const version = await initialise('stay');
    if (core.isEnded) return false;
    await send(COMMANDS.prohibitEntry, STATUS_MS);
    const serial = await send(COMMANDS.serialNumber, STATUS_MS);
    const texts = [version, serial].flatMap((result) => (result.ok ? [textOf(result.value)] : []));
    core.publish({ identity: texts.join(' ').trim().slice(0, 80) || null });
    if (core.isEnded) return false;
    core.publish(statusOf(condition, hasStacker));
    void watch();
    return true;
  }

  async function watch(): Promise<void> {
    while (await core.pause(entry === 'open' || isInGate() ? QUICK_POLL_MS : POLL_MS))
      if (!line.isBusy) await run(COMMANDS.status, STATUS_MS);
  }

  const isInGate = () => condition.reported?.card === 'gate';
  const isEmpty = () => condition.reported?.card === 'none';

  async function move(to: CardPosition, signal?: AbortSignal): Promise<CardResult> {
    const look = await run(COMMANDS.status, STATUS_MS, signal);
    if (!look.ok) return plain(look);
    if (isEmpty()) return { ok: false, error: 'noMedia', detail: 'no card in the reader' };
    const result = await run(MOVES[to], MOVE_MS, signal);
    if (result.ok) change({ isOffered: to === 'exit' && isInGate() });
    // A quick hand was faster than the answer.
    if (result.ok && to === 'exit' && isEmpty()) mediaListeners.emit({ type: 'taken' });
    return plain(result);
  }

  async function dispense(signal?: AbortSignal): Promise<CardResult> {
    if (!hasStacker) return { ok: false, error: 'unsupportedCommand', detail: 'it has no stacker' };
    const look = await run(COMMANDS.status, STATUS_MS, signal);
    if (!look.ok) return plain(look);
    if (!isEmpty()) return { ok: false, error: 'sequenceError', detail: 'there is a card in the reader' };
    return plain(await run(COMMANDS.moveToChip, MOVE_MS, signal));
  }

  async function powerChip(how: 'cold' | 'warm'): Promise<CardResult<ChipReset>> {
    let result = await run(how === 'cold' ? COMMANDS.chipCold : COMMANDS.chipWarm, APDU_MS);
    if (!result.ok && how === 'cold' && result.code !== undefined && isWorthIsoVoltage(result.code))
      result = await run(COMMANDS.chipColdIso, APDU_MS);
    if (!result.ok) return failure(result);
    const [type, ...atr] = result.value;
    protocol = type === T1 ? 't1' : 't0';
    change({ chip: 'online', fault: null });
    return { ok: true, value: { protocol: protocol === 't1' ? 'T=1' : 'T=0', atr: Uint8Array.from(atr) } };
  }

  return {
    ...core.members,
    deviceClass: 'cardReader',
    get status() {
      return core.status;
    },
    counters: () => line.counters(),
    onMedia: (listener) => mediaListeners.add(listener),
    async setEntry(next) {
      const command = next === 'open' ? COMMANDS.allowEntry : COMMANDS.prohibitEntry;
      const result = await run(command, STATUS_MS);
      if (result.ok) entry = next;
      return plain(result);
    },
    move,
    dispense,
    reset: async (card) => plain(await initialise(card)),
    powerChip,
    async powerChipOff() {
      const result = await run(COMMANDS.chipOff, STATUS_MS);
      if (result.ok) change({ chip: 'poweredOff' });
      return plain(result);
    },
    async exchange(apdu) {
      if (apdu.length < APDU_BYTES.min || apdu.length > APDU_BYTES.max)
        return { ok: false, error: 'invalidData', detail: 'an APDU has 4 to 261 bytes' };
      const result = await run(apduCommand(protocol, apdu), APDU_MS);
      return result.ok ? { ok: true, value: result.value } : failure(result);
    },
    // oxlint-disable-next-line typescript/require-await -- the contract is asynchronous
    readTracks: async () => ({ ok: false, error: 'unsupportedCommand', detail: 'it has no magnetic head' }),
  };
}

/** Initialises and moves; a good answer to one of these proves that a jam is gone. */
function isMoving({ cm }: F2Command): boolean {
  return cm === COMMANDS.initialiseInPlace.cm || cm === COMMANDS.moveOut.cm;
}

function plain(result: F2Result): CardResult {
  return result.ok ? { ok: true, value: null } : failure(result);
}

function failure({ error, detail }: Extract<F2Result, { ok: false }>): Extract<CardResult, { ok: false }> {
  return { ok: false, error, detail };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim();
}
