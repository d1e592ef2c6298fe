/** A store with many kiosks in every state, for what has to stay fast when fleets grow: written straight into the tables. */
import { FleetFile } from '../../controller/fleet/fleet-file.ts';
import { importFleet } from '../../controller/fleet/import.ts';
import { openStore } from '../../controller/store/store.ts';
import { noLog } from '../../shared/log.ts';
import { seededRandom } from '../../shared/random.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { TEST_VAULT } from './test-vault.ts';

const KIOSKS_PER_SITE = 20;
const SERVICES = ['residence-certificate', 'hotel-permit-checklist'];
/** One in so many. */
const OFFLINE_EVERY = 40;
const PAPER_OUT_EVERY = 25;
const PAPER_LOW_EVERY = 10;
const LABEL_EVERY = 5;
const CHUNK = 500;

/** `file`: where the controller will look for its SQLite database. */
export async function fillBigFleet(file: string, count: number): Promise<void> {
  const store = await openStore({ path: file, log: noLog });
  try {
    await importFleet(store, fleetFileOf(count), { clock: systemClock, vault: TEST_VAULT });
    const nowMs = systemClock.nowMs();
    await store.db.transaction().execute(async (trx) => {
      for (let start = 0; start < count; start += CHUNK) {
        const kiosks = Array.from({ length: Math.min(CHUNK, count - start) }, (_, index) =>
          stateOf(start + index, nowMs),
        );
        for (const { id, link, service, devices } of kiosks) {
          await trx
            .updateTable('kiosk_links')
            .set({ link, last_seen_at_ms: nowMs })
            .where('kiosk_id', '=', id)
            .execute();
          await trx
            .updateTable('kiosk_states')
            .set({ service, devices })
            .where('kiosk_id', '=', id)
            .execute();
        }
        await trx
          .insertInto('devices')
          .values(kiosks.map(({ device }) => device))
          .execute();
        await trx
          .insertInto('services')
          .values(kiosks.flatMap(({ services }) => services))
          .execute();
        const labels = kiosks.filter((_, index) => index % LABEL_EVERY === 0);
        await trx
          .insertInto('kiosk_labels')
          .values(labels.map(({ id }) => ({ kiosk_id: id, label: '试点' })))
          .execute();
      }
    });
  } finally {
    await store.close();
  }
}

function idOf(index: number): string {
  return `big-${String(index + 1).padStart(5, '0')}`;
}

function fleetFileOf(count: number): FleetFile {
  const random = seededRandom(11);
  const siteCount = Math.ceil(count / KIOSKS_PER_SITE);
  return FleetFile.parse({
    regions: [{ id: '510106', name: '金牛区' }],
    sites: Array.from({ length: siteCount }, (_, index) => ({
      id: `big-site-${index + 1}`,
      region: '510106',
      name: `测试点位 ${index + 1}`,
      kind: 'market',
      lat: 30.66 + random() * 0.12,
      lon: 103.98 + random() * 0.15,
    })),
    kiosks: Array.from({ length: count }, (_, index) => ({
      id: idOf(index),
      site: `big-site-${(index % siteCount) + 1}`,
      name: `测试自助机 ${index + 1}`,
      secret: `secret-of-${idOf(index)}`.padEnd(48, 'x'),
    })),
  });
}

function stateOf(index: number, nowMs: number) {
  const id = idOf(index);
  const paper = index % PAPER_OUT_EVERY === 1 ? 'out' : index % PAPER_LOW_EVERY === 2 ? 'low' : 'full';
  const health = { out: 'fault', low: 'attention', full: 'ok' }[paper];
  const problems = { out: ',paper-out,', low: ',paper-low,', full: '' }[paper];
  const isOpen = paper === 'out' ? 0 : 1;
  return {
    id,
    link: index % OFFLINE_EVERY === 3 ? 'offline' : 'online',
    service: isOpen === 1 ? 'full' : 'none',
    devices: health,
    device: {
      kiosk_id: id,
      device_id: 'receipt-printer',
      class: 'receiptPrinter',
      driver: 'escpos-printer',
      status: JSON.stringify({ device: 'online', link: 'up', paper, cover: 'closed' }),
      health,
      problems,
      updated_at_ms: nowMs,
    },
    services: SERVICES.map((serviceId) => ({
      kiosk_id: id,
      service_id: serviceId,
      is_open: isOpen,
      missing: isOpen === 1 ? '[]' : '["receipt.print"]',
      updated_at_ms: nowMs,
    })),
  };
}
