/** What an invented kiosk sent, as the bytes that the broker would have handed over. */
import { KioskId, RegionId } from '../../shared/domain/ids.ts';
import { encode, MAX_LOG_RECORDS } from '../../shared/protocol/index.ts';
import type { Uplink } from '../broker/broker.ts';
import { uuidOf, type Connection, type Life, type Told } from './life.ts';
import { DEMO_SERVICES } from './services.ts';
import { DEVICES } from './spells.ts';
import type { DemoKiosk } from './stories.ts';

/** So that nobody takes it for the program of a real machine. */
const AGENT_VERSION = 'demo-history';
const FLIGHT_MS = 120;

interface Sent {
  readonly one: Told;
  readonly connection: Connection;
  readonly receivedAtMs: number;
}

/** In the order of their arrival. */
export function uplinksOf(
  { id, regionId }: DemoKiosk,
  { connections, told }: Life,
  random: () => number,
): Uplink[] {
  const address = { kiosk: KioskId.parse(id), region: RegionId.parse(regionId) };
  const epoch = uuidOf(random);
  const sent = sendAll(told, connections);
  let seq = 0;
  return connections.flatMap((connection) => {
    const sessionId = uuidOf(random);
    const own = sent.filter((one) => one.connection === connection);
    const up = (kind: string, sentAtMs: number, receivedAtMs: number, message: object): Uplink => ({
      address,
      kind,
      payload: encode({ v: 1, id: uuidOf(random), sessionId, sentAtMs, ...message }),
      receivedAtMs,
      connectionId: sessionId,
    });
    const { fromMs, run } = connection;
    const late = own.filter(({ one }) => one.atMs < fromMs).length;
    const birth = up('birth', fromMs, fromMs, {
      bootCount: run.bootCount,
      connectCount: connections.indexOf(connection) + 1,
      agentVersion: AGENT_VERSION,
      monoMs: fromMs - run.fromMs,
      devices: DEVICES.map(({ id: deviceId, deviceClass, driver }) => ({
        id: deviceId,
        class: deviceClass,
        driver,
        identity: null,
      })),
      services: DEMO_SERVICES.map(({ id: serviceId, version }) => ({ id: serviceId, version })),
      outbox: [{ epoch, lowSeq: seq + 1, highSeq: seq + late }],
    });
    const logs = packets(own).map((packet) => {
      const firstSeq = seq + 1;
      seq += packet.length;
      const receivedAtMs = packet[0]?.receivedAtMs ?? fromMs;
      return up('log', receivedAtMs - FLIGHT_MS, receivedAtMs, {
        epoch,
        firstSeq,
        records: packet.map(({ one }) => recordOf(one)),
      });
    });
    return [birth, ...logs];
  });
}

/** At once while there is a connection, else with the next one; what none carries any more stays in the outbox. */
function sendAll(told: readonly Told[], connections: readonly Connection[]): Sent[] {
  let index = 0;
  return told.flatMap((one) => {
    while ((connections[index]?.toMs ?? Number.POSITIVE_INFINITY) < one.atMs) index += 1;
    const connection = connections[index];
    if (connection === undefined) return [];
    const receivedAtMs = Math.min(Math.max(one.atMs, connection.fromMs) + FLIGHT_MS, connection.toMs);
    return [{ one, connection, receivedAtMs }];
  });
}

/** What arrives at one moment travels together, as far as it fits. */
function packets(sent: readonly Sent[]): Sent[][] {
  const list: Sent[][] = [];
  for (const one of sent) {
    const last = list.at(-1);
    const isSame = last?.[0]?.receivedAtMs === one.receivedAtMs && last.length < MAX_LOG_RECORDS;
    if (isSame) last.push(one);
    else list.push([one]);
  }
  return list;
}

function recordOf({ atMs, run, type, body }: Told): object {
  return { type, atMs, bootCount: run.bootCount, monoMs: atMs - run.fromMs, body };
}
