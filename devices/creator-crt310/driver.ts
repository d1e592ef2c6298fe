/** Motor card reader CRT-310 behind the words of XFS4IoT (devices.md 2.5, 5.3). */
import { createBlockLine } from '../block-line.ts';
import { createCardCore } from '../card-core.ts';
import { failed, failure, isApdu, NO_APDU, plain, textOf, type CommandResult } from '../card-command.ts';
import type { CardError, CardReader, CardResult, CardTracks, ChipReset } from '../card-reader.ts';
import type { DriverDeps } from '../driver.ts';
import { createCarriage } from './carriage.ts';
import { apduCommand, COMMANDS } from './codec.ts';
import { createDesk } from './desk.ts';
import { STX_PROTOCOL } from './protocol.ts';
import { tryParseLetter, tryParsePayload, tryParseSerialNumber, tryParseTracks } from './results.ts';

const CHIP_MS = 15_000;
/** While a card may come or go; else an entry that a power failure opened stays open for this long. */
const QUICK_POLL_MS = 300;
const POLL_MS = 1000;

/** P of a chip that was not reached. */
const NOT_REACHED: Readonly<Record<'E' | 'W', CardError>> = { E: 'noMedia', W: 'sequenceError' };

/** `start` rejects with `device.not-answering`, `device.protocol`, `device.transport` or, when aborted, `device.cancelled`. */
export function createCrt310(deps: DriverDeps): CardReader {
  const line = createBlockLine(deps, STX_PROTOCOL);
  const core = createCardCore(deps, { line, begin, knows: { retainBin: false, stacker: false } });
  const desk = createDesk(line, core);
  const { move, reset } = createCarriage(desk);
  let protocol: 't0' | 't1' = 't0';

  async function begin(): Promise<boolean> {
    // Before anything else: after its power came it takes any card in.
    await desk.setEntry('closed');
    if (core.isEnded) return false;
    const version = await reset('stay');
    const serial = await desk.ask(COMMANDS.serialNumber);
    if (core.isEnded) return false;
    const texts = [
      version.ok ? version.value : undefined,
      serial.ok ? tryParseSerialNumber(serial.value) : undefined,
    ];
    core.publish({ identity: identityOf(texts) });
    // Also when nothing is known yet.
    desk.change({});
    void keepWatching();
    return true;
  }

  async function keepWatching(): Promise<void> {
    while (await core.pause(desk.entry === 'open' || desk.watch.place === 'gate' ? QUICK_POLL_MS : POLL_MS))
      if (!line.isBusy) await desk.look(false);
  }

  async function powerChip(how: 'cold' | 'warm'): Promise<CardResult<ChipReset>> {
    if (how === 'warm') return failed('unsupportedCommand', 'it knows cold resets only');
    let answer = await desk.send(COMMANDS.chipCold, CHIP_MS);
    if (answer.ok && tryParseLetter(answer.value) === 'W' && desk.watch.place === 'inside') {
      const lowered = await move('chip');
      if (!lowered.ok) return lowered;
      answer = await desk.send(COMMANDS.chipCold, CHIP_MS);
    }
    const atr = payloadOf(answer, 'atrNotObtained');
    if (!atr.ok) return failure(atr);
    protocol = answer.ok && tryParseLetter(answer.value) === 'Z' ? 't1' : 't0';
    desk.change({ chip: 'online' });
    return { ok: true, value: { protocol: protocol === 't1' ? 'T=1' : 'T=0', atr: atr.value } };
  }

  /** There is no command for it; contacts that are lifted have no power. */
  async function powerChipOff(): Promise<CardResult> {
    const seen = await desk.look(false);
    if (!seen.ok || seen.value.seat === 'atContacts') return move('rf');
    return desk.watch.place === 'inside' ? plain(seen) : failed('noMedia', 'no card in the reader');
  }

  async function exchange(apdu: Uint8Array): Promise<CardResult<Uint8Array>> {
    if (!isApdu(apdu)) return NO_APDU;
    if (desk.condition.chip !== 'online') return failed('sequenceError', 'the chip has no power');
    const answer = payloadOf(await desk.send(apduCommand(protocol, apdu), CHIP_MS), 'chipMute');
    if (answer.ok) return answer;
    if (answer.error === 'chipMute') desk.change({ chip: 'hardwareError' });
    return failure(answer);
  }

  async function readTracks(): Promise<CardResult<CardTracks>> {
    const answer = await desk.ask(COMMANDS.readTracks);
    if (!answer.ok) return failure(answer);
    const tracks = tryParseTracks(answer.value);
    if (tracks === undefined) return failure(refusedBy(answer.value, 'invalidData'));
    const [first = null, second = null, third = null] = tracks.map((track) =>
      'text' in track ? track.text : null,
    );
    return { ok: true, value: { 1: first, 2: second, 3: third } };
  }

  return {
    ...core.members,
    deviceClass: 'cardReader',
    get status() {
      return core.status;
    },
    counters: () => line.counters(),
    onMedia: (listener) => desk.watch.onMedia(listener),
    setEntry: async (entry) => plain(await desk.setEntry(entry)),
    move,
    // oxlint-disable-next-line typescript/require-await -- the contract is asynchronous
    dispense: async () => failed('unsupportedCommand', 'it has no stacker'),
    reset: async (card) => plain(await reset(card)),
    powerChip,
    powerChipOff,
    exchange,
    readTracks,
  };
}

/** What the chip said; `mute`: what N means for this command. */
function payloadOf(answer: CommandResult, mute: CardError): CommandResult {
  if (!answer.ok) return answer;
  const letter = tryParseLetter(answer.value);
  if (letter !== 'Y' && letter !== 'Z') return refusedBy(answer.value, mute);
  const payload = tryParsePayload(answer.value);
  return payload === undefined ? failed('invalidData', 'a wrong length') : { ok: true, value: payload };
}

function refusedBy(data: Uint8Array, failing: CardError): Extract<CardResult, { ok: false }> {
  const letter = tryParseLetter(data);
  if (letter === 'N') return failed(failing, 'P N');
  if (letter === 'E' || letter === 'W') return failed(NOT_REACHED[letter], `P ${letter}`);
  return failed('hardwareError', 'an answer that nobody knows');
}

function identityOf(texts: readonly (Uint8Array | undefined)[]): string | null {
  const known = texts.flatMap((text) => (text === undefined ? [] : [textOf(text)]));
  return known.join(' ').trim().slice(0, 80) || null;
}
