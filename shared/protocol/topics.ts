/** MQTT topics (DESIGN 4): `doorstep/1/<region>/<kiosk>/up|down/<kind>`, and the one retained topic of the controller. */
import type { KioskId, RegionId } from '../domain/ids.ts';

export const UP_KINDS = ['birth', 'death', 'bye', 'beat', 'log'] as const;
export type UpKind = (typeof UP_KINDS)[number];

export const DOWN_KINDS = ['ok', 'time', 'rebirth', 'nack', 'orders'] as const;
export type DownKind = (typeof DOWN_KINDS)[number];

/** Largest payload of any message, bytes (DESIGN 4). */
export const MAX_PAYLOAD_BYTES = 64 * 1024;

const ROOT = 'doorstep/1';
const UP_LEVELS = 6;

export interface KioskAddress {
  readonly region: RegionId;
  readonly kiosk: KioskId;
}

export function kioskPrefix({ region, kiosk }: KioskAddress): string {
  return `${ROOT}/${region}/${kiosk}/`;
}

export function upTopic(address: KioskAddress, kind: UpKind): string {
  return `${kioskPrefix(address)}up/${kind}`;
}

export function downTopic(address: KioskAddress, kind: DownKind): string {
  return `${kioskPrefix(address)}down/${kind}`;
}

/** The one filter that a kiosk subscribes for its own messages. */
export function downFilter(address: KioskAddress): string {
  return `${kioskPrefix(address)}down/#`;
}

/** What a controller of this region subscribes on an external broker. */
export function upFilter(region: RegionId): string {
  return `${ROOT}/${region}/+/up/#`;
}

/** The only retained topic: whether the controller of this region is there. */
export function controllerStateTopic(region: RegionId): string {
  return `${ROOT}/${region}/_controller/state`;
}

/** The kind of an uplink topic that lies below `prefix`, or undefined for any other topic. */
export function upKindBelow(prefix: string, topic: string): UpKind | undefined {
  if (!topic.startsWith(`${prefix}up/`)) return undefined;
  const kind = topic.slice(prefix.length + 3);
  return UP_KINDS.find((known) => known === kind);
}

/** The kind of a downlink topic of this kiosk, or undefined for any other topic. */
export function downKindOf(address: KioskAddress, topic: string): DownKind | undefined {
  return DOWN_KINDS.find((kind) => topic === downTopic(address, kind));
}

/** Region and kiosk as a topic names them; only a broker's access control makes them trustworthy. */
export function parseUpTopic(topic: string): { region: string; kiosk: string; kind: string } | undefined {
  const [name, version, region, kiosk, direction, kind, ...rest] = topic.split('/', UP_LEVELS + 1);
  if (`${name}/${version}` !== ROOT || direction !== 'up' || rest.length > 0) return undefined;
  if (!region || !kiosk || !kind) return undefined;
  return { region, kiosk, kind };
}
