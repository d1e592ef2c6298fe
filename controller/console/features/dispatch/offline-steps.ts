/**
 * Steps of work orders that wait for the network: a basement has none. They are kept on the phone, go out in order when there is
 * a connection, and one that was overtaken is told, never dropped in silence.
 */
import type { OrderCommandBody } from '../../../dispatch/api.ts';
import { ApiError, request } from '../../lib/api.ts';

export interface Step {
  /** Also the key that makes sending it twice harmless. */
  readonly id: string;
  readonly orderId: string;
  readonly body: OrderCommandBody;
  /** The version that the technician saw, before any step that waits. */
  readonly version: number;
  readonly atMs: number;
  /** Set when the controller refused it. */
  readonly refusal?: string;
}

const KEY = 'doorstep.steps';

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

export function addStep(step: Omit<Step, 'id' | 'atMs'>): void {
  write([...readSteps(), { ...step, id: crypto.randomUUID(), atMs: Date.now() }]);
}

export function forgetStep(id: string): void {
  write(readSteps().filter((step) => step.id !== id));
}

let sending: Promise<boolean> | undefined;

/** Sends what waits, in order; true when something reached the controller. Callers share one run. */
export function sendSteps(): Promise<boolean> {
  sending ??= run().finally(() => (sending = undefined));
  return sending;
}

async function run(): Promise<boolean> {
  let hasSent = false;
  for (let step = nextOf(readSteps()); step !== undefined; step = nextOf(readSteps())) {
    const { id, orderId, body, version } = step;
    try {
      const order = await request<{ version: number }>('POST', `/orders/${orderId}/commands`, {
        body,
        ifMatch: version,
        idempotencyKey: id,
      });
      hasSent = true;
      // What waits behind it was done on top of it.
      write(readSteps().flatMap((other) => (other.id === id ? [] : [rebased(other, step, order.version)])));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500 || error.status === 429)
        break;
      const refusal = error.message;
      write(readSteps().map((other) => (other.orderId === orderId ? { ...other, refusal } : other)));
    }
  }
  return hasSent;
}

function rebased(other: Step, done: Step, version: number): Step {
  return other.orderId === done.orderId && other.version === done.version ? { ...other, version } : other;
}

function nextOf(steps: readonly Step[]): Step | undefined {
  return steps.find(({ refusal }) => refusal === undefined);
}
