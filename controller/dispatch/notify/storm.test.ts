/** 500 alerts in a minute at a robot that enforces the published limit: on the way that they take in the controller, with a clock that the test moves. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noLog } from '../../../shared/log.ts';
import { Severity } from '../../../shared/domain/work-order.ts';
import { createTestClock, type TestClock } from '../../../test/support/test-clock.ts';
import { TEST_ENGINES, type TestStores } from '../../../test/support/test-stores.ts';
import type { NotificationsTable } from '../../store/dispatch-schema.ts';
import type { Store } from '../../store/store.ts';
import { createSender, type Sender } from './sender.ts';
import { addNotifications } from './rows.ts';
import { createDeliver } from './transport.ts';

const INCIDENT = '0192f0c4-7a40-7c3a-9d6e-000000000001';
const ALERTS = 500;
const LIMIT = 20;
const MINUTE_MS = 60_000;

let stores: TestStores;
let store: Store;
let clock: TestClock;
let robot: Server;
/** What the robot took, and when; `refusals` counts what it found too fast. */
let taken: { readonly atMs: number; readonly text: string }[];
let refusals: number;

beforeEach(async () => {
  stores = await TEST_ENGINES[0]!.start();
  store = await stores.open();
  clock = createTestClock();
  taken = [];
  refusals = 0;
  robot = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const recent = taken.filter(({ atMs }) => atMs > clock.nowMs() - MINUTE_MS).length;
      if (recent >= LIMIT) {
        refusals += 1;
        response.end('{"errcode":130101,"errmsg":"send too fast"}');
        return;
      }
      const { markdown } = JSON.parse(body) as { markdown: { text: string } };
      taken.push({ atMs: clock.nowMs(), text: markdown.text });
      response.end('{"errcode":0,"errmsg":"ok"}');
    });
  });
  robot.listen(0, '127.0.0.1');
  await once(robot, 'listening');
  const incident = {
    id: INCIDENT,
    key: 'k',
    live_key: 'k',
    kiosk_id: null,
    region_id: '510106',
    severity: 0,
    stage: 'open',
    opened_at_ms: 0,
    closed_at_ms: null,
    due_at_ms: null,
    version: 1,
    body: '{}',
  };
  await store.db.insertInto('incidents').values(incident).execute();
});
afterEach(async () => {
  robot.close();
  await store.close();
  await stores.close();
});

function createRobotSender(): Sender {
  const { port } = robot.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/robot/send?access_token=t`;
  const body = {
    kind: 'dingtalk',
    name: '值班群',
    isEnabled: true,
    language: 'zh',
    url,
    secret: 'SECx',
  } as const;
  const channels = () => Promise.resolve([{ id: 'duty', version: 1, body }]);
  return createSender({
    store,
    clock,
    log: noLog,
    random: () => 0.5,
    deliver: createDeliver(clock),
    channels,
  });
}

/** Every fiftieth is critical. */
function alert(index: number): NotificationsTable {
  const severity = index % 50 === 49 ? 'critical' : Severity.options[1 + (index % 3)]!;
  return {
    id: `0192f0c4-7a40-7c3a-9d6e-${String(index).padStart(12, '0')}`,
    incident_id: INCIDENT,
    channel_id: 'duty',
    user_id: null,
    recipients: '[]',
    severity,
    title: `【${severity}】${index} 号自助机：缺纸`,
    text: '',
    state: 'waiting',
    reason: '',
    created_at_ms: clock.nowMs(),
    due_at_ms: clock.nowMs(),
    attempts: 0,
    batch_id: null,
    attempted_at_ms: null,
    sent_at_ms: null,
  };
}

/** Moves the clock, and gives real sockets the time to answer. */
async function pass(ms: number): Promise<void> {
  await clock.advance(ms);
  await new Promise((resolve) => setTimeout(resolve, 5));
}

const unsent = async () =>
  (await store.db.selectFrom('notifications').select('id').where('state', '<>', 'sent').execute()).length;

it(
  '500 alerts in a minute are at most 20 messages in any minute, none is lost, the critical come first, also over a restart',
  { timeout: 120_000 },
  async () => {
    let sender = createRobotSender();
    await sender.start();
    for (let index = 0; index < ALERTS; index += 5) {
      await addNotificationsNow([0, 1, 2, 3, 4].map((more) => alert(index + more)));
      sender.nudge();
      await pass((MINUTE_MS / ALERTS) * 5);
      if (index !== 250) continue;
      await sender.close();
      sender = createRobotSender();
      await sender.start();
    }
    for (let second = 0; second < 240 && (await unsent()) > 0; second += 1) await pass(1_000);
    await sender.close();
    expect(await unsent()).toBe(0);
    expect(refusals).toBe(0);
    const all = taken.map(({ text }) => text).join('\n');
    const missing = Array.from({ length: ALERTS }, (_, index) => index).filter(
      (index) => !all.includes(`】${index} 号`),
    );
    expect(missing).toEqual([]);
    const perMinute = taken.map(
      ({ atMs }) => taken.filter((other) => other.atMs >= atMs && other.atMs < atMs + MINUTE_MS).length,
    );
    expect(Math.max(...perMinute)).toBeLessThanOrEqual(LIMIT);
    const delays = Array.from({ length: 10 }, (_, index) => index * 50 + 49).map((index) => {
      const heard = taken.find(({ text }) => text.includes(`】${index} 号`));
      return (heard?.atMs ?? 0) - (taken[0]!.atMs + (index * MINUTE_MS) / ALERTS);
    });
    // Nothing that is not critical ever stands in the way of what is.
    expect(Math.max(...delays)).toBeLessThan(2_000);
  },
);

async function addNotificationsNow(rows: readonly NotificationsTable[]): Promise<void> {
  await store.db.transaction().execute((trx) => addNotifications(trx, rows));
}
