/** Uptime with a real controller and real agents: what is noticed, how soon, and whom it is charged to (fleet.md 5 and 6.5). */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FleetFile } from '../../controller/fleet/fleet-file.ts';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { visit } from '../../kiosk/simulate/citizen.ts';
import { intersect, totalMs } from '../../shared/time/intervals.ts';
import { fleetFileOf, goOnline, makeKiosks } from '../bench/kiosk-load.ts';
import { waitFor, type RunningProcess } from '../support/process.ts';
import { SERVICE, startUptimeRig, type CabledKiosk, type UptimeRig } from '../support/uptime-rig.ts';

const SETTLED_MS = 7_000;
const MINUTE_MS = 60_000;
const AREA_KIOSKS = 300;

let rig: UptimeRig;
let market: CabledKiosk;
let agent: RunningProcess;
/** The cable of this kiosk is pulled before the first test, because that is noticed last. */
let pulledAtMs: number;
let killedAtMs: number;

const isOnline = (link: string) => link === 'online';
const isAway = (link: string) => link !== 'online';

beforeAll(async () => {
  rig = await startUptimeRig(['market', 'pulled', 'killed', 'twin']);
  market = await rig.addKiosk('market');
  const pulled = await rig.addKiosk('pulled');
  await rig.addKiosk('twin');
  agent = await rig.startAgentProcess('killed');
  for (const id of ['market', 'pulled', 'killed', 'twin']) await rig.untilLink(id, isOnline);
  pulledAtMs = performance.now();
  pulled.cable.fallSilent();
});
afterAll(() => rig.close());

it('a cut cable while a citizen is served is a matter of the network: services were up', async () => {
  const errand = {
    serviceId: 'residence-certificate',
    card: inventedCard(() => 0.4),
    language: 'zh',
    textSize: 'standard',
    leavesAt: null,
    forgetsCard: 'never',
  } as const;
  market.cable.unplug();
  await rig.untilLink('market', isAway);
  const { clock, random } = rig;
  const { signal } = new AbortController();
  expect(await visit(market.kiosk.machine, errand, { clock, random, thinkMs: 50, signal })).toBe('served');
  // The visit is written down when the farewell is over, and that has to be before the link is back.
  expect(await waitFor(() => market.kiosk.machine.view()?.step === 'attract', 60_000)).toBe(true);
  market.cable.plug();
  await rig.untilLink('market', isOnline);
  const gone = async () =>
    (await rig.believed('market', 'link')).filter(({ cause }) => cause === 'network-only');
  await waitFor(async () => (await gone()).some(({ served }) => served === 1), 60_000, 100);
  const [first] = await gone();
  expect(await gone()).toContainEqual(expect.objectContaining({ served: 1 }));
  const services = (await rig.believed('market', SERVICE)).filter(
    ({ toMs }) => (toMs ?? Infinity) > first!.fromMs,
  );
  expect(services.map(({ state }) => state)).toEqual(['up']);
});

it('two machines with one identity are noticed', async () => {
  await rig.addKiosk('twin', 'twin-copy');
  const isNoticed = await waitFor(
    () => rig.warnings().some((text) => text.includes('share one identity')),
    60_000,
    100,
  );
  expect(isNoticed).toBe(true);
});

it('a pulled cable, of which nobody is told, is noticed within 45 s', async () => {
  await rig.untilLink('pulled', isAway, 60_000);
  // The keepalive of MQTT is a matter of the broker's own timers.
  expect(performance.now() - pulledAtMs).toBeLessThanOrEqual(45_000 + 2_000);
});

it('a killed agent is offline within 16 s', async () => {
  // It has lived for half a minute, and told of its services.
  const isWritten = await waitFor(async () => (await rig.believed('killed', SERVICE)).at(-1)?.state === 'up');
  expect(isWritten).toBe(true);
  killedAtMs = rig.clock.nowMs();
  await agent.kill('SIGKILL');
  await rig.untilLink('killed', isAway);
  await rig.leap(killedAtMs + 16_000 - rig.clock.nowMs());
  await rig.untilLink('killed', (link) => link === 'offline', 5_000);
  const change = await rig.store.db
    .selectFrom('link_transitions')
    .select('at_ms')
    .where('kiosk_id', '=', 'killed')
    .where('link', '=', 'offline')
    .executeTakeFirstOrThrow();
  expect(change.at_ms - killedAtMs).toBeLessThanOrEqual(16_000);
});

it('after a power cut a machine was down from the last moment that it had written down', async () => {
  const file = join(rig.folder, 'killed', 'agent.db');
  const db = new Database(file);
  const alive = db.prepare('SELECT alive_at_ms FROM run').pluck().get() as number;
  // Another run of the operating system, as after a power cut.
  db.prepare("UPDATE run SET os_boot_id = 'before the power cut'").run();
  db.close();
  await rig.startAgentProcess('killed');
  await rig.untilLink('killed', isOnline);
  const down = async () => (await rig.believed('killed', SERVICE)).find(({ cause }) => cause === 'power');
  await waitFor(async () => (await down()) !== undefined, 20_000, 100);
  const cut = await down();
  expect(cut).toMatchObject({ state: 'down', isFailure: true });
  expect(cut!.fromMs).toBeGreaterThanOrEqual(alive - 1_000);
  expect(cut!.fromMs).toBeLessThanOrEqual(killedAtMs + 1_000);
});

it('a controller that is down for 20 minutes charges nobody with a second', async () => {
  const fromMs = rig.clock.nowMs();
  await rig.stopController();
  await rig.leap(20 * MINUTE_MS);
  const toMs = rig.clock.nowMs();
  await rig.startController();
  while ((await rig.linkOf('market')) !== 'online') await rig.leap(5_000);
  await rig.leap(SETTLED_MS);
  const outage = [{ fromMs, toMs }];
  const believed = await rig.believed('market', SERVICE);
  const within = believed.flatMap(({ state, ...span }) =>
    intersect([{ fromMs: span.fromMs, toMs: span.toMs ?? rig.clock.nowMs() }], outage).map((part) => ({
      ...part,
      state,
    })),
  );
  expect(totalMs(within.filter(({ state }) => state === 'down'))).toBe(0);
  expect(totalMs(within)).toBe(toMs - fromMs);
  const link = await rig.believed('market', 'link');
  expect(link.map(({ state, cause }) => [state, cause])).toContainEqual(['unknown', 'controller']);
});

it(`${AREA_KIOSKS} kiosks of an area that lose their link are one event`, async () => {
  const kiosks = makeKiosks(AREA_KIOSKS);
  await rig.controller().importFleet(FleetFile.parse(fleetFileOf(kiosks)));
  const online = await Promise.all(kiosks.map((kiosk) => goOnline(kiosk, rig.mqttPort)));
  await Promise.all(online.map(({ welcomed }) => welcomed));
  await rig.leap(1_000);
  for (const { client } of online) client.destroy();
  await Promise.all(online.map(({ client }) => client.closed));
  await rig.leap(2 * MINUTE_MS);
  const ids = kiosks.map(({ address }) => address.kiosk as string);
  const events = async () => {
    const areas = await rig.store.db.selectFrom('uptime_areas').select('kiosks').execute();
    return areas
      .map((area) => JSON.parse(area.kiosks) as string[])
      .filter((lost) => lost.some((id) => ids.includes(id)));
  };
  await waitFor(async () => (await events()).length > 0, 20_000, 100);
  expect(await events()).toEqual([expect.arrayContaining(ids)]);
});
