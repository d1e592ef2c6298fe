/** What a probe changes in the `devices` of a configuration: pure. What was not found stays, it may only be switched off. */
import type { DeviceClass } from '../../shared/domain/device-status.ts';

/** A device of the configuration as the file has it; it may say more than this version knows. */
export type DeviceEntry = Readonly<Record<string, unknown>>;

export interface ProbedDevice {
  /** The name for the configuration. */
  readonly path: string;
  /** The name behind all links. */
  readonly place: string;
  readonly driver: string;
  readonly deviceClass: DeviceClass;
  /** null: the rate is none of our business, as behind a serial server. */
  readonly baudRate: number | null;
}

export interface MergeWorld {
  /** Place of each configured path; null or absent: nothing is there now. */
  readonly placeOf: ReadonlyMap<string, string | null>;
  /** undefined: a driver that this version does not have. */
  readonly driverOf: (
    name: string,
  ) => { readonly deviceClass: DeviceClass; readonly baudRate: number } | undefined;
}

export type EntryChange =
  | { readonly type: 'keep'; readonly before: DeviceEntry }
  | { readonly type: 'change'; readonly before: DeviceEntry; readonly after: DeviceEntry }
  | { readonly type: 'add'; readonly after: DeviceEntry };

/** What installers call them in documents and on labels (docs/agent.md). */
const USUAL_IDS: Readonly<Record<DeviceClass, string>> = {
  idCardReader: 'id-reader',
  receiptPrinter: 'receipt-printer',
  documentPrinter: 'document-printer',
  cardReader: 'card-reader',
  barcodeScanner: 'barcode-scanner',
  ups: 'ups',
};

/** One change for each entry, in their order, and then those that are new. */
export function mergeDevices(
  entries: readonly DeviceEntry[],
  found: readonly ProbedDevice[],
  world: MergeWorld,
): readonly EntryChange[] {
  const ownerOf = matchEntries(entries, found, world);
  const ids = new Set(entries.map(({ id }) => id));
  const kept = entries.map((before, index): EntryChange => {
    const device = found.find((candidate) => ownerOf.get(candidate) === index);
    if (device === undefined) return { type: 'keep', before };
    const after = adapted(before, device, ids, world);
    return JSON.stringify(after) === JSON.stringify(before)
      ? { type: 'keep', before }
      : { type: 'change', before, after };
  });
  const added = found
    .filter((device) => !ownerOf.has(device))
    .map((device): EntryChange => ({ type: 'add', after: entryOf(device, ids, world) }));
  return [...kept, ...added];
}

/** Which entry a device belongs to: the one at its place, or the only one of its driver that has lost its place. */
function matchEntries(
  entries: readonly DeviceEntry[],
  found: readonly ProbedDevice[],
  { placeOf }: MergeWorld,
): ReadonlyMap<ProbedDevice, number> {
  const places = entries.map(({ path }) => (typeof path === 'string' ? (placeOf.get(path) ?? null) : null));
  const owners = new Map<ProbedDevice, number>();
  for (const device of found) {
    const index = places.indexOf(device.place);
    if (index >= 0) owners.set(device, index);
  }
  for (const device of found) {
    const isNew = ({ driver }: ProbedDevice) => driver === device.driver;
    const newOnes = found.filter((other) => isNew(other) && !owners.has(other));
    const lost = entries.flatMap(({ driver }, index) =>
      driver === device.driver && places[index] === null ? [index] : [],
    );
    // Two of a kind may have changed their places: that is for people to say.
    if (newOnes.length === 1 && newOnes[0] === device && lost.length === 1) owners.set(device, lost[0]!);
  }
  return owners;
}

/** Everything else that the entry says stays, also what this version does not know. */
function adapted(
  before: DeviceEntry,
  device: ProbedDevice,
  ids: Set<unknown>,
  world: MergeWorld,
): DeviceEntry {
  if (before['driver'] !== device.driver) return replaced(before, device, ids, world);
  const wasElsewhere =
    typeof before['path'] !== 'string' || world.placeOf.get(before['path']) !== device.place;
  // `/dev/ttyUSB0` is another port tomorrow; a link was chosen by somebody.
  const isKernelName = before['path'] === device.place;
  const path = wasElsewhere || isKernelName ? device.path : before['path'];
  const hasOtherRate = device.baudRate !== null && rateOf(before, world) !== device.baudRate;
  return { ...before, path, ...(hasOtherRate ? { baudRate: device.baudRate } : {}) };
}

/** Another device hangs there now. It keeps the name if it does the same work; the options were the old one's. */
function replaced(
  before: DeviceEntry,
  device: ProbedDevice,
  ids: Set<unknown>,
  world: MergeWorld,
): DeviceEntry {
  const oldClass = world.driverOf(String(before['driver']))?.deviceClass;
  const entry = entryOf({ ...device, path: String(before['path']) }, ids, world);
  return oldClass === device.deviceClass ? { ...entry, id: before['id'] } : entry;
}

function rateOf({ baudRate, driver }: DeviceEntry, { driverOf }: MergeWorld): unknown {
  return baudRate ?? driverOf(String(driver))?.baudRate;
}

function entryOf(
  { deviceClass, driver, path, baudRate }: ProbedDevice,
  ids: Set<unknown>,
  { driverOf }: MergeWorld,
): DeviceEntry {
  const isUsualRate = baudRate === null || baudRate === driverOf(driver)?.baudRate;
  return { id: freeId(deviceClass, ids), driver, path, ...(isUsualRate ? {} : { baudRate }) };
}

/** `ups`, `ups-2`, …; takes it. */
function freeId(deviceClass: DeviceClass, ids: Set<unknown>): string {
  const usual = USUAL_IDS[deviceClass];
  let id = usual;
  for (let number = 2; ids.has(id); number++) id = `${usual}-${number}`;
  ids.add(id);
  return id;
}
