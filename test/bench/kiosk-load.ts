/** Kiosks reduced to their wire: birth, then `log` messages of one record each, acknowledged by PUBACK. */
import { randomUUID } from 'node:crypto';
import { KioskId, RegionId } from '../../shared/domain/ids.ts';
import { downFilter, encode, upTopic, type KioskAddress } from '../../shared/protocol/index.ts';
import { connectRaw, type RawClient } from './raw-mqtt.ts';

export const BENCH_REGION = RegionId.parse('510106');

export interface LoadKiosk {
  readonly address: KioskAddress;
  readonly secret: string;
}

export interface OnlineKiosk {
  readonly client: RawClient;
  /** Sends the next record; resolves with the time to its PUBACK, ms. */
  sendRecord(): Promise<number>;
  /** Resolves when the controller has said `ok` to the birth. */
  readonly welcomed: Promise<void>;
}

export interface LoadResult {
  readonly messagesPerS: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
  readonly ackMs: readonly number[];
}

export function makeKiosks(count: number): LoadKiosk[] {
  return Array.from({ length: count }, (_, index) => ({
    address: { region: BENCH_REGION, kiosk: KioskId.parse(`bench-${String(index + 1).padStart(5, '0')}`) },
    secret: `secret-of-bench-kiosk-${index + 1}-${'x'.repeat(24)}`,
  }));
}

/** The file that `doorstep fleet import` takes. */
export function fleetFileOf(kiosks: readonly LoadKiosk[]): object {
  return {
    regions: [{ id: BENCH_REGION, name: '金牛区' }],
    sites: [
      { id: 'bench-site', region: BENCH_REGION, name: 'bench', kind: 'market', lat: 30.7, lon: 104.05 },
    ],
    kiosks: kiosks.map(({ address, secret }) => ({
      id: address.kiosk,
      site: 'bench-site',
      name: address.kiosk,
      secret,
    })),
  };
}

/** Connects, subscribes and sends the birth; the way of a real agent (fleet.md 6.3 rule 2). */
export async function goOnline({ address, secret }: LoadKiosk, port: number): Promise<OnlineKiosk> {
  const sessionId = randomUUID();
  const epoch = randomUUID();
  const death = { v: 1, bootCount: 1, sessionId };
  const client = await connectRaw({
    port,
    clientId: address.kiosk,
    password: secret,
    will: { topic: upTopic(address, 'death'), payload: encode(death) },
  });
  const welcomed = new Promise<void>((resolve) => {
    client.onMessage = (topic) => {
      if (topic.endsWith('/down/ok')) resolve();
    };
  });
  await client.subscribe(downFilter(address));
  await client.publish(upTopic(address, 'birth'), encode(birth(sessionId, epoch)));
  const logTopic = upTopic(address, 'log');
  let seq = 0;
  return {
    client,
    welcomed,
    sendRecord() {
      seq += 1;
      return client.publish(logTopic, encode(logOf(sessionId, epoch, seq)));
    },
  };
}

/** As fast as `window` unacknowledged messages of each kiosk allow. */
export async function runSaturated(
  kiosks: readonly OnlineKiosk[],
  window: number,
  durationMs: number,
): Promise<LoadResult> {
  const ackMs: number[] = [];
  const startMs = performance.now();
  const endMs = startMs + durationMs;
  const lane = async (kiosk: OnlineKiosk) => {
    while (performance.now() < endMs) ackMs.push(await kiosk.sendRecord());
  };
  await Promise.all(kiosks.flatMap((kiosk) => Array.from({ length: window }, () => lane(kiosk))));
  return summarise(ackMs, performance.now() - startMs);
}

/** At `ratePerS` messages a second over all kiosks, however long the acknowledgements take. */
export async function runPaced(
  kiosks: readonly OnlineKiosk[],
  ratePerS: number,
  durationMs: number,
): Promise<LoadResult> {
  const ackMs: number[] = [];
  const pending: Promise<unknown>[] = [];
  const startMs = performance.now();
  let sent = 0;
  for (let elapsedMs = 0; elapsedMs < durationMs; elapsedMs = performance.now() - startMs) {
    for (const due = (elapsedMs / 1000) * ratePerS; sent < due; sent++) {
      const kiosk = kiosks[sent % kiosks.length]!;
      pending.push(kiosk.sendRecord().then((ms) => ackMs.push(ms)));
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(pending);
  return summarise(ackMs, performance.now() - startMs);
}

function summarise(ackMs: number[], elapsedMs: number): LoadResult {
  ackMs.sort((a, b) => a - b);
  const at = (q: number) => ackMs[Math.min(ackMs.length - 1, Math.floor(q * ackMs.length))] ?? Number.NaN;
  return { messagesPerS: (ackMs.length / elapsedMs) * 1000, ackP50Ms: at(0.5), ackP99Ms: at(0.99), ackMs };
}

function birth(sessionId: string, epoch: string): object {
  return {
    v: 1,
    id: randomUUID(),
    sessionId,
    sentAtMs: Date.now(),
    bootCount: 1,
    connectCount: 1,
    agentVersion: 'bench',
    monoMs: 0,
    devices: [
      { id: 'id-reader', class: 'idCardReader', driver: 'sam-id-reader', identity: null },
      { id: 'receipt-printer', class: 'receiptPrinter', driver: 'escpos-printer', identity: null },
    ],
    services: [{ id: 'residence-certificate', version: 1 }],
    outbox: [{ epoch, lowSeq: 1, highSeq: 0 }],
  };
}

function logOf(sessionId: string, epoch: string, seq: number): object {
  const atMs = Date.now();
  const body = { deviceId: 'receipt-printer', supply: 'paper', level: seq % 2 === 0 ? 'full' : 'low' };
  const record = { type: 'supply', atMs, bootCount: 1, monoMs: seq, body };
  return { v: 1, id: randomUUID(), sessionId, sentAtMs: atMs, epoch, firstSeq: seq, records: [record] };
}
