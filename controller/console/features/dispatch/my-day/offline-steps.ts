/**
 * Steps of work orders that wait for the network: a basement has none. They are kept on the phone with the time at which they were
 * done, go out in order when there is a connection, and one that was overtaken is told, never dropped in silence.
 */
import type { OrderCommandBody, OrderSummary } from '../../../../dispatch/api.ts';
import { ApiError, request } from '../../../lib/api.ts';
import { keepNewest } from './newest-orders.ts';
import { forgetPhoto, readPhoto } from './photo-store.ts';

/** What was done; the picture of a photo lies in the store of photos under the id of its step. */
export type Deed =
  | { readonly post: 'commands'; readonly body: OrderCommandBody }
  | { readonly post: 'comments'; readonly body: { readonly text: string } }
  | { readonly post: 'photos' };

export interface Step {
  /** Also the key that makes sending it twice harmless. */
  readonly id: string;
  readonly orderId: string;
  readonly deed: Deed;
  /** The version that the technician saw, before any step that waits. */
  readonly version: number;
  readonly atMs: number;
  /** Set when the controller refused it. */
  readonly refusal?: string;
}

const KEY = 'doorstep.steps.v2';

export function readSteps(storage: Pick<Storage, 'getItem'> = localStorage): Step[] {
  try {
    return JSON.parse(storage.getItem(KEY) ?? '[]') as Step[];
  } catch {
    return [];
  }
}

function write(steps: readonly Step[]): void {
  localStorage.setItem(KEY, JSON.stringify(steps));
  globalThis.dispatchEvent(new Event(KEY));
}

export function subscribeSteps(listener: () => void): () => void {
  globalThis.addEventListener(KEY, listener);
  return () => globalThis.removeEventListener(KEY, listener);
}

export function addStep(step: Omit<Step, 'atMs'>): void {
  write([...readSteps(), { ...step, atMs: Date.now() }]);
}

export function forgetStep(id: string): void {
  write(readSteps().filter((step) => step.id !== id));
  void forgetPhoto(id);
}

/** What a round of sending has reached: the orders as the controller has them now. */
export interface Sent {
  readonly hasSent: boolean;
  readonly orders: readonly OrderSummary[];
}

let sending: Promise<Sent> | undefined;

/** Sends what waits, in order. Callers share one run. */
export function sendSteps(): Promise<Sent> {
  sending ??= run().finally(() => (sending = undefined));
  return sending;
}

async function run(): Promise<Sent> {
  const orders = new Map<string, OrderSummary>();
  let hasSent = false;
  for (let step = nextOf(readSteps()); step !== undefined; step = nextOf(readSteps())) {
    const { id, orderId } = step;
    try {
      const order = await send(step);
      hasSent = true;
      if (order !== null) {
        orders.set(orderId, order);
        keepNewest(order);
      }
      const done = step;
      // What waits behind it was done on top of it.
      write(readSteps().flatMap((other) => (other.id === id ? [] : [rebased(other, done, order)])));
      await forgetPhoto(id);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500 || error.status === 429)
        break;
      refuse(step, error.message);
    }
  }
  return { hasSent, orders: [...orders.values()] };
}

/** The order after a command; a comment or a photo changes none. */
async function send({ id, orderId, deed, version, atMs }: Step): Promise<OrderSummary | null> {
  const path = `/orders/${orderId}/${deed.post}`;
  const common = { idempotencyKey: id };
  if (deed.post === 'commands') {
    const body = { ...deed.body, doneAtMs: atMs };
    return await request<OrderSummary>('POST', path, { ...common, body, ifMatch: version });
  }
  const own = deed.post === 'comments' ? deed.body : { jpeg: await readPhoto(id) };
  await request('POST', path, { ...common, body: { ...own, doneAtMs: atMs } });
  return null;
}

/** Commands behind it were done on top of it; comments and photos stand on their own. */
function refuse(step: Step, refusal: string): void {
  const isHit = (other: Step) =>
    other.id === step.id ||
    (step.deed.post === 'commands' && other.deed.post === 'commands' && other.orderId === step.orderId);
  write(readSteps().map((other) => (isHit(other) ? { ...other, refusal } : other)));
}

function rebased(other: Step, done: Step, order: OrderSummary | null): Step {
  if (order === null || other.orderId !== done.orderId || other.version !== done.version) return other;
  return { ...other, version: order.version };
}

function nextOf(steps: readonly Step[]): Step | undefined {
  return steps.find(({ refusal }) => refusal === undefined);
}
