/** What a healthy CRT-310 does with a command: moves cards, guards its shutter, wakes chips, reads tracks (devices.md 2.5). */
import type { CardPath, SimulatedCard } from '../card-path.ts';
import { COMMANDS, encodeAbnormal, encodeNormal, withLength, type StxCommand } from './codec.ts';
import { encodeTracks, type Letter, type TrackAnswer } from './results.ts';
import { encodeStatus, type FrontEntry, type Seat } from './status.ts';

export interface Crt310Unit {
  /** The frame of the answer. */
  execute(command: Required<StxCommand>): Uint8Array;
  /** As after a power cut: any card may come in, front and rear. */
  forget(): void;
  executions(): number;
}

const VERSION = 'CRT 310 V3.0 ';
const SERIAL = 'SN00000310';
const UNKNOWN_COMMAND = '00';
const BAD_PARAMETER = '01';
const BAD_DATA = '04';
const ODD_CARD = '06';
const FRONT_ENTRIES: ReadonlyMap<number, FrontEntry> = new Map([
  [0x31, 'prohibited'],
  [0x32, 'magnetic'],
  [0x33, 'switch'],
  [0x34, 'magneticSignal'],
]);
const STOP_AT_CONTACTS = 0x33;
const ALLOW_REAR = 0x30;

export function createCrt310Unit(path: CardPath): Crt310Unit {
  let front: FrontEntry = 'switch';
  let isRearAllowed = true;
  let stop = STOP_AT_CONTACTS;
  /** Where the card was moved to; another card that is inside came in by itself. */
  let moved: { readonly card: SimulatedCard; readonly seat: Seat } | null = null;
  let isChipOn = false;
  let executions = 0;
  path.setEntry(true);

  function seat(): Seat {
    const { card } = path.truth;
    // A bin that was emptied makes room for a card that hung over it.
    if (moved?.seat === 'rearFree' && moved.card === card && !path.isBinFull) path.moveTo('bin');
    const { position, card: now } = path.truth;
    if (now === null) return 'none';
    if (position === 'gate')
      return moved?.card === now && moved.seat === 'frontFree' ? 'frontFree' : 'frontHeld';
    if (now.length !== undefined) return now.length === 'long' ? 'oddLong' : 'oddShort';
    if (moved?.card === now && !isFront(moved.seat)) return moved.seat;
    return stop === STOP_AT_CONTACTS ? 'atContacts' : 'inside';
  }

  const say = (command: StxCommand, letter: Letter, ...rest: number[]) =>
    encodeNormal(command, Uint8Array.of(letter.charCodeAt(0), ...rest));

  function reset(command: StxCommand): Uint8Array {
    if (command.pm === COMMANDS.serialNumber.pm)
      return say(command, 'Y', SERIAL.length, ...Buffer.from(SERIAL));
    path.clearJam();
    isChipOn = false;
    if (command.pm === COMMANDS.resetToFront.pm) place('frontHeld');
    if (command.pm === COMMANDS.resetToRear.pm) capture();
    return encodeNormal(command, Buffer.from(VERSION, 'latin1'));
  }

  function place(seat: Seat): void {
    const { card } = path.truth;
    if (card === null) return;
    moved = { card, seat };
    path.moveTo(isFront(seat) ? 'gate' : 'inside');
  }

  function capture(): void {
    if (path.isBinFull) place('rearFree');
    else path.moveTo('bin');
  }

  function move(command: StxCommand): Uint8Array {
    const { card, isJammed } = path.truth;
    if (card === null) return say(command, 'E');
    if (isJammed) return say(command, 'N');
    if (card.length !== undefined && command.pm !== COMMANDS.clearOddCard.pm)
      return encodeAbnormal(command, ODD_CARD);
    isChipOn = false;
    switch (command.pm) {
      case COMMANDS.moveToRf.pm:
        place('inside');
        break;
      case COMMANDS.moveToChip.pm:
        place('atContacts');
        break;
      case COMMANDS.moveToFront.pm:
        place('frontFree');
        break;
      case COMMANDS.moveToFrontHeld.pm:
        place('frontHeld');
        break;
      case COMMANDS.moveToRearHeld.pm:
        place('rearHeld');
        break;
      case COMMANDS.moveToRear.pm:
      case COMMANDS.clearOddCard.pm:
        capture();
        break;
      default:
        return encodeAbnormal(command, BAD_PARAMETER);
    }
    return say(command, 'Y');
  }

  function chip(command: Required<StxCommand>): Uint8Array {
    const { card } = path.truth;
    if (card === null) return say(command, 'E');
    if (seat() !== 'atContacts') return say(command, 'W');
    if (card.chip === null) return say(command, 'N');
    const isT1 = card.chip.protocol === 'T=1';
    if (command.pm === COMMANDS.chipCold.pm) {
      isChipOn = true;
      return say(command, isT1 ? 'Z' : 'Y', ...withLength(card.chip.atr));
    }
    const apdu = command.data.slice(2);
    if ((command.data[0] ?? 0) * 256 + (command.data[1] ?? 0) !== apdu.length)
      return encodeAbnormal(command, BAD_DATA);
    const isRightProtocol = (command.pm === 0x32) === isT1;
    const answer = isChipOn && isRightProtocol ? card.chip.answer(apdu) : undefined;
    if (answer !== undefined) return say(command, 'Y', ...withLength(answer));
    isChipOn = false;
    return say(command, 'N');
  }

  /** The stripe was read while the card came in. */
  function tracks(command: StxCommand): Uint8Array {
    const { card } = path.truth;
    if (card === null) return say(command, 'E');
    const answers = card.tracks.map((text): TrackAnswer => (text === null ? { fault: 'E5' } : { text }));
    return encodeNormal(command, encodeTracks(answers));
  }

  function orderEntry(command: Required<StxCommand>): Uint8Array {
    const ordered = FRONT_ENTRIES.get(command.pm);
    if (ordered === undefined) return encodeAbnormal(command, BAD_PARAMETER);
    front = ordered;
    isRearAllowed = command.data[0] === ALLOW_REAR;
    path.setEntry(front !== 'prohibited');
    return say(command, 'Y');
  }

  /** Six sensors along the path, the shutter, and the switch in the mouth. */
  function sensors(command: StxCommand): Uint8Array {
    const { position } = path.truth;
    const [atGate, inside] = [position === 'gate', position === 'inside'];
    const isSet = [atGate, atGate, inside, inside, false, false, atGate, atGate];
    return encodeNormal(
      command,
      Uint8Array.from(isSet, (is) => (is ? 0x31 : 0x30)),
    );
  }

  function execute(command: Required<StxCommand>): Uint8Array {
    executions += 1;
    switch (command.cm) {
      case COMMANDS.reset.cm:
        return reset(command);
      case COMMANDS.status.cm:
        if (command.pm === COMMANDS.sensors.pm) return sensors(command);
        return encodeNormal(command, encodeStatus({ seat: seat(), front, isRearAllowed }));
      case COMMANDS.prohibitEntry.cm:
        return orderEntry(command);
      case COMMANDS.stopInside.cm:
        stop = command.pm;
        return say(command, 'Y');
      case COMMANDS.moveToRf.cm:
        return move(command);
      case COMMANDS.chipCold.cm:
        return chip(command);
      case COMMANDS.readTracks.cm:
        return tracks(command);
      default:
        return encodeAbnormal(command, UNKNOWN_COMMAND);
    }
  }

  return {
    execute,
    forget() {
      isChipOn = false;
      front = 'switch';
      isRearAllowed = true;
      stop = STOP_AT_CONTACTS;
      path.setEntry(true);
    },
    executions: () => executions,
  };
}

function isFront(seat: Seat): boolean {
  return seat === 'frontFree' || seat === 'frontHeld';
}
