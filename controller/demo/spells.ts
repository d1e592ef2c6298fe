/** What can befall a kiosk of the invented month, for a while. Pure data, from which life.ts makes records and link.ts links. */
import type { DeviceClass, DeviceStatusChange } from '../../shared/domain/device-status.ts';
import type { Capability } from '../../shared/domain/service.ts';
import type { Interval } from '../../shared/time/intervals.ts';

export type FaultName = 'paperOut' | 'paperJam' | 'coverOpen' | 'readerSilent' | 'readerBroken';

export type Spell = Interval &
  (
    | { readonly kind: 'power' }
    | { readonly kind: 'crash' }
    | { readonly kind: 'off'; readonly reason: 'update' | 'shutdown' | 'maintenance' | 'restart' }
    /** The kiosk lives on, and nobody hears it. */
    | { readonly kind: 'network' }
    /** The controller stands still: nobody hears anybody. */
    | { readonly kind: 'blind' }
    /** Another machine with the same identity takes the connection away. */
    | { readonly kind: 'clone' }
    | { readonly kind: 'fault'; readonly fault: FaultName }
  );

export interface Fault {
  readonly device: 'receipt-printer' | 'id-reader';
  readonly changed: DeviceStatusChange;
  readonly mended: DeviceStatusChange;
  readonly missing: Capability;
}

export const DEVICES: readonly {
  readonly id: Fault['device'];
  readonly deviceClass: DeviceClass;
  readonly driver: string;
  readonly status: DeviceStatusChange;
}[] = [
  {
    id: 'id-reader',
    deviceClass: 'idCardReader',
    driver: 'sam-id-reader',
    status: { device: 'online', link: 'up', cardPresence: 'notPresent' },
  },
  {
    id: 'receipt-printer',
    deviceClass: 'receiptPrinter',
    driver: 'escpos-printer',
    status: { device: 'online', link: 'up', paper: 'full', cover: 'closed' },
  },
];

const printer = { device: 'receipt-printer', missing: 'receipt.print' } as const;
const reader = { device: 'id-reader', missing: 'idCard.read' } as const;

export const FAULTS: Readonly<Record<FaultName, Fault>> = {
  paperOut: { ...printer, changed: { paper: 'out' }, mended: { paper: 'full' } },
  paperJam: { ...printer, changed: { paper: 'jammed' }, mended: { paper: 'full' } },
  coverOpen: { ...printer, changed: { cover: 'open' }, mended: { cover: 'closed' } },
  readerSilent: { ...reader, changed: { link: 'silent' }, mended: { link: 'up' } },
  readerBroken: { ...reader, changed: { device: 'hardwareError' }, mended: { device: 'online' } },
};

/** One thing at a time on each of these lines; what begins while another lasts does not happen. */
export function lineOf(spell: Spell): string {
  switch (spell.kind) {
    case 'power':
    case 'crash':
    case 'off':
      return 'run';
    case 'network':
    case 'blind':
    case 'clone':
      return 'network';
    case 'fault':
      return FAULTS[spell.fault].device;
  }
}

/** In the order of their beginning; of those that overlap on one line, the one that comes first in `spells` happens. */
export function happening(spells: readonly Spell[], within: Interval): Spell[] {
  const kept: Spell[] = [];
  for (const spell of spells) {
    const fits = within.fromMs < spell.fromMs && spell.fromMs < spell.toMs && spell.toMs < within.toMs;
    const isFree = kept.every(
      (other) => lineOf(other) !== lineOf(spell) || other.toMs < spell.fromMs || spell.toMs < other.fromMs,
    );
    if (fits && isFree) kept.push(spell);
  }
  return kept.sort((a, b) => a.fromMs - b.fromMs);
}
