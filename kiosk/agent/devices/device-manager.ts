/** All devices of the kiosk as stable handles: a handle outlives its drivers, and always has a status. */
import type { DocumentPrinter } from '../../../devices/document-printer.ts';
import type { CardEvent, IdCard, IdCardReader } from '../../../devices/id-card-reader.ts';
import type { CardReader } from '../../../devices/card-reader.ts';
import type { PaperEvent, ReceiptPrinter } from '../../../devices/receipt-printer.ts';
import type { Ups } from '../../../devices/ups.ts';
import type { AnyDriver } from '../../../devices/definition.ts';
import { findDriver } from '../../../devices/registry.ts';
import type { OpenTransport } from '../../../devices/transport/transport.ts';
import type { DeviceAction, DeviceClass, DeviceStatus } from '../../../shared/domain/device-status.ts';
import type { DeviceId } from '../../../shared/domain/ids.ts';
import { Listeners, type Unsubscribe } from '../../../shared/events.ts';
import type { Log } from '../../../shared/log.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import type { DeviceConfig } from '../config.ts';
import { absentStatus } from './absent-status.ts';
import { runDevice } from './device-runner.ts';

/** A card found so soon after the reader began to look was not laid on for this question (poll interval, devices.md 1.5). */
const LYING_WINDOW_MS = 600;

export interface DeviceHandle {
  readonly id: DeviceId;
  readonly deviceClass: DeviceClass;
  readonly driver: string;
  /** Always complete. */
  readonly status: DeviceStatus;
}

/** Why a device is out of service although it answers: what is to be done, and its cause for the technician. */
export interface DeviceBlock {
  readonly action: DeviceAction;
  readonly detail: string;
}

/** The line to a device, for technicians. */
export interface DeviceLine {
  readonly path: string;
  /** Frames since the agent began. */
  readonly sent: number;
  readonly received: number;
  /** Errors by class since its present driver was made. */
  readonly faults: Readonly<Record<string, number>>;
}

/** `wasLyingBefore`: the card lay there before anybody asked for one; perhaps somebody forgot it. */
export type KioskCardEvent = CardEvent & { readonly wasLyingBefore: boolean };

/** What a printer saw of a paper after its job, and the printer that saw it. */
export type KioskPaperEvent = PaperEvent & { readonly deviceId: DeviceId; readonly printer: ReceiptPrinter };

export interface DeviceManager {
  readonly devices: readonly DeviceHandle[];
  /** A printer that has started; undefined: none. */
  printer(): ReceiptPrinter | undefined;
  /** The same for documents. */
  documentPrinter(): DocumentPrinter | undefined;
  /** A UPS that has started; undefined: none. */
  ups(): Ups | undefined;
  /** The driver of this device, started; undefined: none. */
  driver(id: DeviceId): AnyDriver | undefined;
  line(id: DeviceId): DeviceLine;
  /** A motor reader has started; undefined: it is gone. */
  onCardReader(listener: (id: DeviceId, reader: CardReader | undefined) => void): Unsubscribe;
  /** Until it is taken back with null, a device that works counts as wrongly operated (XFS4IoT `userError`). */
  setBlock(id: DeviceId, block: DeviceBlock | null): void;
  /** Holds for every reader, present or to come. */
  setAttention(attention: 'asking' | 'idle'): void;
  onStatus(listener: (handle: DeviceHandle) => void): Unsubscribe;
  onCard(listener: (event: KioskCardEvent) => void): Unsubscribe;
  onPaper(listener: (event: KioskPaperEvent) => void): Unsubscribe;
  start(): void;
  /** Drivers end their pending calls first; resolves when every port is closed. */
  stop(): Promise<void>;
}

export interface DeviceManagerDeps {
  readonly openTransport: OpenTransport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

interface Slot extends DeviceHandle {
  readonly config: DeviceConfig;
  status: DeviceStatus;
  /** What the driver says, whatever holds it back. */
  told: DeviceStatus;
  block: DeviceBlock | null;
  /** The driver of the present connection, also while it starts. */
  current: AnyDriver | undefined;
  isReady: boolean;
  sent: number;
  received: number;
}

export function createDeviceManager(
  configs: readonly DeviceConfig[],
  deps: DeviceManagerDeps,
): DeviceManager {
  const { clock } = deps;
  const statusListeners = new Listeners<[DeviceHandle]>();
  const cardListeners = new Listeners<[KioskCardEvent]>();
  const readerListeners = new Listeners<[DeviceId, CardReader | undefined]>();
  const paperListeners = new Listeners<[KioskPaperEvent]>();
  const slots = configs.map((config) => createSlot(config));
  const abort = new AbortController();
  let attention: 'asking' | 'idle' = 'idle';
  let askingSinceMonoMs = Number.NEGATIVE_INFINITY;
  let runs: Promise<void>[] = [];

  function listenToReader(reader: IdCardReader): void {
    reader.setAttention(attention);
    reader.onCard((event) => cardListeners.emit(judge(event)));
  }

  function judge(event: CardEvent): KioskCardEvent {
    if (event.type !== 'read') return { ...event, wasLyingBefore: false };
    const firstSignMonoMs = clock.monoMs() - event.durationMs;
    return { ...event, wasLyingBefore: firstSignMonoMs - askingSinceMonoMs < LYING_WINDOW_MS };
  }

  function tell(slot: Slot): void {
    slot.status = blocked(slot.told, slot.block);
    statusListeners.emit(slot);
  }

  function listenToPrinter(deviceId: DeviceId, printer: ReceiptPrinter): void {
    printer.onMedia((event) => paperListeners.emit({ ...event, deviceId, printer }));
  }

  function run(slot: Slot): Promise<void> {
    return runDevice(slot.config, findDriver(slot.driver), {
      ...deps,
      signal: abort.signal,
      trace({ direction }) {
        if (direction === 'to-device') slot.sent += 1;
        else slot.received += 1;
      },
      onStatus(status) {
        slot.told = status;
        tell(slot);
      },
      onDriver(driver) {
        slot.current = driver;
        if (driver.deviceClass === 'idCardReader') listenToReader(driver);
      },
      onReady(driver) {
        slot.isReady = true;
        if (driver.deviceClass === 'idCardReader') askingSinceMonoMs = clock.monoMs();
        if (driver.deviceClass === 'cardReader') readerListeners.emit(slot.id, driver);
        if (driver.deviceClass === 'receiptPrinter') listenToPrinter(slot.id, driver);
      },
      onLost() {
        slot.current = undefined;
        slot.isReady = false;
        if (slot.deviceClass === 'cardReader') readerListeners.emit(slot.id, undefined);
      },
    });
  }

  function ready(): AnyDriver[] {
    return slots.flatMap(({ current, isReady }) => (isReady && current !== undefined ? [current] : []));
  }

  return {
    devices: slots,
    printer: () => ready().find((driver) => driver.deviceClass === 'receiptPrinter'),
    documentPrinter: () => ready().find((driver) => driver.deviceClass === 'documentPrinter'),
    ups: () => ready().find((driver) => driver.deviceClass === 'ups'),
    driver(id) {
      const slot = slots.find((slot) => slot.id === id);
      return slot?.isReady === true ? slot.current : undefined;
    },
    line(id) {
      const slot = slots.find((slot) => slot.id === id);
      const { sent = 0, received = 0, current } = slot ?? {};
      return { path: slot?.config.path ?? '', sent, received, faults: current?.counters() ?? {} };
    },
    onCardReader: (listener) => readerListeners.add(listener),
    setBlock(id, block) {
      const slot = slots.find((slot) => slot.id === id);
      if (slot === undefined || slot.block?.detail === block?.detail) return;
      slot.block = block;
      tell(slot);
    },
    setAttention(next) {
      if (next === attention) return;
      attention = next;
      if (next === 'asking') askingSinceMonoMs = clock.monoMs();
      for (const { current } of slots) {
        if (current?.deviceClass === 'idCardReader') current.setAttention(next);
      }
    },
    onStatus: (listener) => statusListeners.add(listener),
    onCard: (listener) => cardListeners.add(listener),
    onPaper: (listener) => paperListeners.add(listener),
    start() {
      runs = slots.map((slot) => run(slot));
    },
    async stop() {
      abort.abort(new Error('the agent stops'));
      await Promise.all(runs);
    },
  };
}

function createSlot(config: DeviceConfig): Slot {
  const { deviceClass } = findDriver(config.driver);
  const status = absentStatus(deviceClass, undefined, { device: 'starting', link: 'down', detail: null });
  return {
    id: config.id,
    deviceClass,
    driver: config.driver,
    config,
    status,
    told: status,
    block: null,
    current: undefined,
    isReady: false,
    sent: 0,
    received: 0,
  };
}

/** Whatever else is wrong with a device is worse, and stays. */
function blocked(status: DeviceStatus, block: DeviceBlock | null): DeviceStatus {
  return block === null || status.device !== 'online' ? status : { ...status, device: 'userError', ...block };
}

/** Overwrites the photo, the only part of a card that is bytes; no service of ours needs it (devices.md 1.8). */
export function withoutPhoto({ photo, ...citizen }: IdCard): Omit<IdCard, 'photo'> {
  photo.fill(0);
  return citizen;
}
