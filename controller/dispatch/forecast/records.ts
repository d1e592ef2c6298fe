/** What records of kiosks say of supplies: what was used, what a device says of its level, what was put in. */
import type { DeviceStatusChange } from '../../../shared/domain/device-status.ts';
import {
  CardBody,
  MaintenanceBody,
  SessionBody,
  StatusBody,
  SupplyBody,
} from '../../../shared/protocol/index.ts';
import { usualFill, type SupplyEvent } from './machine.ts';
import type { SupplyKind, SupplyLevel } from './supply.ts';

export const SUPPLY_RECORDS = ['status', 'supply', 'session', 'card', 'maintenance'] as const;

export interface SupplyNews {
  /** null: the one that gives this kiosk's visitors what they take along. */
  readonly deviceId: string | null;
  readonly supply: SupplyKind;
  readonly event: SupplyEvent;
}

/** `body` is what was checked when it came in. */
export function supplyNewsOf({
  type,
  atMs,
  body,
}: {
  type: string;
  atMs: number;
  body: string;
}): SupplyNews[] {
  const parsed: unknown = JSON.parse(body);
  switch (type) {
    case 'status': {
      const status = StatusBody.parse(parsed);
      return status.axis === 'device' ? levels(status.deviceId, status.changed, atMs) : [];
    }
    case 'supply': {
      const { deviceId, level } = SupplyBody.parse(parsed);
      return levels(deviceId, { paper: level }, atMs);
    }
    case 'session':
      return visit(SessionBody.parse(parsed), atMs);
    case 'card': {
      const { deviceId, event } = CardBody.parse(parsed);
      return event === 'captured' ? [{ deviceId, supply: 'bin', event: { do: 'used', atMs } }] : [];
    }
    case 'maintenance':
      return filling(MaintenanceBody.parse(parsed), atMs);
    default:
      return [];
  }
}

const BIN = { ok: 'full', high: 'low', full: 'out' } as const;
const STACKER = { ok: 'full', low: 'low', empty: 'out' } as const;

function levels(
  deviceId: string,
  { paper, retainBin, stacker }: DeviceStatusChange,
  atMs: number,
): SupplyNews[] {
  const news: SupplyNews[] = [];
  const add = (supply: SupplyKind, level: SupplyLevel) =>
    news.push({ deviceId, supply, event: { do: 'level', atMs, level } });
  // A jam says nothing of how much there is.
  if (paper === 'full' || paper === 'low' || paper === 'out') add('paper', paper);
  if (retainBin !== undefined && retainBin !== null && retainBin !== 'unknown') add('bin', BIN[retainBin]);
  if (stacker !== undefined && stacker !== null && stacker !== 'unknown') add('cards', STACKER[stacker]);
  return news;
}

/** A receipt on its way to the printer is paper; whether a visit took a new card along no record says, so each may have. */
function visit({ receipt, outcome }: SessionBody, atMs: number): SupplyNews[] {
  const used = { do: 'used', atMs } as const;
  return [
    ...(receipt !== null && receipt.evidence !== 'queued'
      ? [{ deviceId: null, supply: 'paper', event: used } as const]
      : []),
    ...(outcome === 'completed' ? [{ deviceId: null, supply: 'cards', event: used } as const] : []),
  ];
}

function filling({ act, result, deviceId, filled }: MaintenanceBody, atMs: number): SupplyNews[] {
  if (deviceId === null || result !== 'done') return [];
  if (act === 'refilled' && filled !== undefined)
    return [{ deviceId, supply: 'paper', event: { do: 'filled', atMs, ...filled } }];
  if (act === 'bin-emptied')
    return [{ deviceId, supply: 'bin', event: { do: 'filled', atMs, ...usualFill('bin') } }];
  return [];
}
