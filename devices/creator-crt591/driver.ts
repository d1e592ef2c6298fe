/** Motor card reader and dispenser CRT-591 or CRT-571 behind the words of XFS4IoT (devices.md 2.1-2.4, 5.3). */
import { createBlockLine } from '../block-line.ts';
import { createCardCore } from '../card-core.ts';
import {
  failed,
  failure,
  isApdu,
  NO_APDU,
  plain,
  textOf,
  unanswered,
  type CommandResult,
} from '../card-command.ts';
import type { CardPosition, CardReader, CardResult, ChipReset } from '../card-reader.ts';
import { createCardWatch } from '../card-watch.ts';
import type { DriverDeps } from '../driver.ts';
import { isWorthIsoVoltage, needsInitialising, refusalOf } from './answer-codes.ts';
import { apduCommand, COMMANDS, type F2Command, type F2Status } from './codec.ts';
import { statusOf, UNKNOWN } from './condition.ts';
import { F2_PROTOCOL } from './protocol.ts';

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
const T1 = 0x31;

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

/** `start` rejects with `device.not-answering`, `device.protocol`, `device.transport` or, when aborted, `device.cancelled`. */
export function createCrt591(deps: DriverDeps, { address, hasStacker }: Crt591Options): CardReader {
  const line = createBlockLine(deps, F2_PROTOCOL, address);
  const core = createCardCore(deps, { line, begin, knows: { retainBin: true, stacker: hasStacker } });
  const watch = createCardWatch();
  let condition = UNKNOWN;
  let entry: 'open' | 'closed' = 'closed';
  let protocol: 't0' | 't1' = 't0';

  function change(next: Partial<typeof condition>): void {
    condition = { ...condition, ...next };
    core.publish(statusOf(condition, hasStacker));
  }

  /** `isOurs`: the reader was told to move the card. */
  function learn(reported: F2Status, isOurs: boolean): void {
    if (core.isEnded) return;
    change({ reported, chip: reported.card === 'inside' ? condition.chip : 'unknown' });
    watch.see(reported.card, isOurs);
  }

  /** One command, once. */
  async function send(command: F2Command, answerMs: number, signal?: AbortSignal): Promise<CommandResult> {
    const outcome = await line.order({ command, answerMs }, signal);
    if (outcome.type !== 'answered') return unanswered(outcome, (end) => core.finish(end));
    const { answer } = outcome;
    if (answer.type === 'positive') {
      if (isMoving(command)) condition = { ...condition, fault: null, chip: 'poweredOff' };
      learn(answer.status, isMoving(command));
      return { ok: true, value: answer.data };
    }
    const { error, fault, chip } = refusalOf(answer.code);
    if (fault !== undefined) change({ fault: { code: answer.code, status: fault } });
    if (chip !== undefined) change({ chip });
    return { ...failed(error, `F2 ${answer.code}`), code: answer.code };
  }

  /** A unit that lost its state did nothing, so asking again after an initialisation does nothing twice. */
  async function run(command: F2Command, answerMs: number, signal?: AbortSignal): Promise<CommandResult> {
    const first = await send(command, answerMs, signal);
    if (first.ok) return first;
    if (first.error === 'timeOut') return recover(first);
    if (first.code === undefined || !needsInitialising(first.code)) return first;
    const initialised = await initialise('stay');
    return initialised.ok ? send(command, answerMs, signal) : initialised;
  }

  /** devices.md 2.2: resend, EOT, initialise, and then it is broken. */
  async function recover(lost: CommandResult): Promise<CommandResult> {
    if (!(await initialise('stay')).ok && !core.isEnded)
      change({ fault: { code: '--', status: { device: 'hardwareError', action: 'maintenance' } } });
    return lost;
  }

  async function initialise(card: keyof typeof INITIALISES): Promise<CommandResult> {
    const result = await send(INITIALISES[card], INITIALISE_MS);
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
    void keepWatching();
    return true;
  }

  async function keepWatching(): Promise<void> {
    while (await core.pause(entry === 'open' || watch.place === 'gate' ? QUICK_POLL_MS : POLL_MS))
      if (!line.isBusy) await run(COMMANDS.status, STATUS_MS);
  }

  /** Moves the card as ordered, and whatever came of it, knows where it is then. */
  async function carry(command: F2Command, to: CardPosition, signal?: AbortSignal): Promise<CommandResult> {
    const result = await run(command, MOVE_MS, signal);
    // What went wrong is not cured by a look; a hand that pulled the card out is seen by it.
    if (!result.ok) await lookAfterwards();
    watch.ordered(to);
    return result;
  }

  async function lookAfterwards(): Promise<void> {
    const outcome = await line.order({ command: COMMANDS.status, answerMs: STATUS_MS });
    if (outcome.type === 'answered' && outcome.answer.type === 'positive') learn(outcome.answer.status, true);
  }

  async function move(to: CardPosition, signal?: AbortSignal): Promise<CardResult> {
    const look = await run(COMMANDS.status, STATUS_MS, signal);
    if (!look.ok) return failure(look);
    if (watch.place === 'none') return failed('noMedia', 'no card in the reader');
    return plain(await carry(MOVES[to], to, signal));
  }

  async function dispense(signal?: AbortSignal): Promise<CardResult> {
    if (!hasStacker) return failed('unsupportedCommand', 'it has no stacker');
    const look = await run(COMMANDS.status, STATUS_MS, signal);
    if (!look.ok) return failure(look);
    if (watch.place !== 'none') return failed('sequenceError', 'there is a card in the reader');
    return plain(await carry(COMMANDS.moveToChip, 'chip', signal));
  }

  async function reset(card: keyof typeof INITIALISES): Promise<CardResult> {
    const result = await initialise(card);
    if (!result.ok) await lookAfterwards();
    watch.ordered(card);
    return plain(result);
  }

  async function powerChip(how: 'cold' | 'warm'): Promise<CardResult<ChipReset>> {
    let result = await run(how === 'cold' ? COMMANDS.chipCold : COMMANDS.chipWarm, APDU_MS);
    if (!result.ok && how === 'cold' && result.code !== undefined && isWorthIsoVoltage(result.code))
      result = await run(COMMANDS.chipColdIso, APDU_MS);
    if (!result.ok) return failure(result);
    const [type, ...atr] = result.value;
    protocol = type === T1 ? 't1' : 't0';
    change({ chip: 'online' });
    return { ok: true, value: { protocol: protocol === 't1' ? 'T=1' : 'T=0', atr: Uint8Array.from(atr) } };
  }

  return {
    ...core.members,
    deviceClass: 'cardReader',
    get status() {
      return core.status;
    },
    counters: () => line.counters(),
    onMedia: (listener) => watch.onMedia(listener),
    async setEntry(next) {
      // An entry that is to be closed is not opened again by whatever goes wrong meanwhile.
      if (next === 'closed') entry = next;
      const command = next === 'open' ? COMMANDS.allowEntry : COMMANDS.prohibitEntry;
      const result = await run(command, STATUS_MS);
      if (result.ok) entry = next;
      return plain(result);
    },
    move,
    dispense,
    reset,
    powerChip,
    async powerChipOff() {
      const result = await run(COMMANDS.chipOff, STATUS_MS);
      if (result.ok) change({ chip: 'poweredOff' });
      return plain(result);
    },
    async exchange(apdu) {
      if (!isApdu(apdu)) return NO_APDU;
      const result = await run(apduCommand(protocol, apdu), APDU_MS);
      return result.ok ? result : failure(result);
    },
    // oxlint-disable-next-line typescript/require-await -- the contract is asynchronous
    readTracks: async () => failed('unsupportedCommand', 'it has no magnetic head'),
  };
}

/** Initialises and moves; a good answer to one of these proves that a jam is gone. */
function isMoving({ cm }: F2Command): boolean {
  return cm === COMMANDS.initialiseInPlace.cm || cm === COMMANDS.moveOut.cm;
}
