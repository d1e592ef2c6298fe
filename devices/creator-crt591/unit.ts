/** What a healthy CRT-591 does with a command: moves cards, wakes chips, refuses (devices.md 2.3, 2.4). */
import type { CardPath } from '../card-path.ts';
import { COMMANDS, encodeNegative, encodePositive, type F2Command, type F2Status } from './codec.ts';

export interface Crt591Unit {
  /** The frame of the answer. */
  execute(command: Required<F2Command>): Uint8Array;
  /** As after a power cut: nothing but initialising works. */
  forget(): void;
  executions(): number;
}

const VERSION = 'CRT-591-M001';
const SERIAL = 'SN00000591';
const FEW_CARDS = 10;
const ISO_VOLTAGE = 0x33;
const NO_CARD = '02';
const ODD_LENGTH = { long: '13', short: '14' } as const;

export function createCrt591Unit(path: CardPath, address: number): Crt591Unit {
  let isInitialised = false;
  let isChipOn = false;
  let captures = 0;
  let executions = 0;

  function status(): F2Status {
    const { position, stacker } = path.truth;
    return {
      card: position,
      stacker: stacker.length === 0 ? 'empty' : stacker.length < FEW_CARDS ? 'few' : 'enough',
      isBinFull: path.isBinFull,
    };
  }

  const good = (command: F2Command, data?: Uint8Array) => encodePositive(command, status(), data, address);
  const bad = (command: F2Command, code: string) => encodeNegative(command, code, undefined, address);

  function initialise(command: F2Command): Uint8Array {
    path.clearJam();
    isInitialised = true;
    isChipOn = false;
    path.setEntry(false);
    if (command.pm === COMMANDS.initialiseToGate.pm) path.moveTo('gate');
    if (command.pm === COMMANDS.initialiseToBin.pm && path.truth.card !== null) return capture(command);
    return good(command, Buffer.from(VERSION, 'latin1'));
  }

  function capture(command: F2Command): Uint8Array {
    if (path.isBinFull) return bad(command, 'A1');
    path.moveTo('bin');
    captures += 1;
    return good(command);
  }

  function move(command: F2Command): Uint8Array {
    const { card, isJammed } = path.truth;
    if (isJammed) return bad(command, '10');
    isChipOn = false;
    if (card === null) {
      if (command.pm !== COMMANDS.moveToChip.pm) return bad(command, NO_CARD);
      return path.feed() ? good(command) : bad(command, 'A0');
    }
    if (card.length !== undefined) return bad(command, ODD_LENGTH[card.length]);
    if (command.pm === COMMANDS.moveToBin.pm) return capture(command);
    path.moveTo(
      command.pm === COMMANDS.moveOut.pm || command.pm === COMMANDS.moveToHold.pm ? 'gate' : 'inside',
    );
    return good(command);
  }

  function chip(command: Required<F2Command>): Uint8Array {
    const { card, position } = path.truth;
    if (card === null || position !== 'inside') return bad(command, NO_CARD);
    if (card.chip === null) return bad(command, '61');
    switch (command.pm) {
      case COMMANDS.chipCold.pm:
        if (card.chip.needsIsoVoltage && command.data[0] !== ISO_VOLTAGE) return bad(command, '69');
        isChipOn = true;
        return good(command, Uint8Array.of(card.chip.protocol === 'T=1' ? 0x31 : 0x30, ...card.chip.atr));
      case COMMANDS.chipOff.pm:
        isChipOn = false;
        return good(command);
      case COMMANDS.chipStatus.pm:
        return good(command, Uint8Array.of(isChipOn ? 0x31 : 0x30));
      case COMMANDS.chipWarm.pm:
        if (!isChipOn) return bad(command, '65');
        return good(command, Uint8Array.of(card.chip.protocol === 'T=1' ? 0x31 : 0x30, ...card.chip.atr));
      case 0x33:
      case 0x34:
      case 0x39: {
        if (!isChipOn) return bad(command, '65');
        if (command.pm !== 0x39 && (command.pm === 0x34) !== (card.chip.protocol === 'T=1'))
          return bad(command, '62');
        const answer = card.chip.answer(command.data);
        if (answer !== undefined) return good(command, answer);
        isChipOn = false;
        return bad(command, '63');
      }
      default:
        return bad(command, '00');
    }
  }

  function text(command: F2Command, value: string): Uint8Array {
    return good(command, Buffer.from(value, 'latin1'));
  }

  function execute(command: Required<F2Command>): Uint8Array {
    executions += 1;
    if (command.cm === COMMANDS.initialiseInPlace.cm) return initialise(command);
    if (!isInitialised) return bad(command, 'B0');
    switch (command.cm) {
      case COMMANDS.status.cm:
        return command.pm === COMMANDS.sensors.pm ? text(command, '00000000') : good(command);
      case COMMANDS.moveOut.cm:
        return move(command);
      case COMMANDS.allowEntry.cm:
        path.setEntry(command.pm === COMMANDS.allowEntry.pm);
        return good(command);
      case COMMANDS.chipCold.cm:
        return chip(command);
      case COMMANDS.serialNumber.cm:
        return text(command, SERIAL);
      case COMMANDS.version.cm:
        return text(command, VERSION);
      case COMMANDS.binCount.cm:
        return text(command, String(captures).padStart(3, '0'));
      default:
        return bad(command, '00');
    }
  }

  return {
    execute,
    forget() {
      isInitialised = false;
      isChipOn = false;
      path.setEntry(false);
    },
    executions: () => executions,
  };
}
