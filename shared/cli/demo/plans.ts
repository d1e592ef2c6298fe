/** The planner's first scenarios, asked for as a planner would over the API; a demo that has some keeps them. */
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { AppError } from '../../errors.ts';

const SCENARIOS = [
  { name: '新增 12 台，服务最多居民', settings: { goal: 'most-people', machines: 12, seconds: 10 } },
  {
    name: '新增 20 台，每街道至少 1 台，间隔 600 米',
    settings: { goal: 'most-people', machines: 20, leastPerArea: 1, spacingM: 600, seconds: 10 },
  },
] as const;
const POLL_MS = 500;

const Items = z.object({ items: z.array(z.object({ id: z.string(), kind: z.string().optional() })) });
const Created = z.object({ id: z.string() });
const Solve = z.object({ solve: z.object({ state: z.string() }).nullable() });

export interface Planner {
  readonly url: string;
  readonly name: string;
  readonly password: string;
  readonly signal: AbortSignal;
}

/** Returns how many scenarios it has solved. Throws AppError `internal` with what the controller answered. */
export async function planDemo(planner: Planner): Promise<number> {
  const cookie = await signIn(planner);
  const ask = (method: string, path: string, body?: object) =>
    send(planner, { method, path: `/placement${path}`, cookie, body });
  if (Items.parse(await ask('GET', '/scenarios')).items.length > 0) return 0;
  const { items: layers } = Items.parse(await ask('POST', '/sample', { city: 'jinniu' }));
  const idOf = (kind: string) => layers.find((layer) => layer.kind === kind)?.id;
  for (const { name, settings } of SCENARIOS) {
    const places = { demandLayer: idOf('demand'), candidateLayer: idOf('candidates') };
    const { id } = Created.parse(
      await ask('POST', '/scenarios', { name, settings: { ...settings, ...places } }),
    );
    await ask('POST', `/scenarios/${id}/solve`);
    while (isUnderWay(Solve.parse(await ask('GET', `/scenarios/${id}`)))) {
      await pause(POLL_MS, undefined, { signal: planner.signal });
    }
  }
  return SCENARIOS.length;
}

function isUnderWay({ solve }: z.infer<typeof Solve>): boolean {
  return solve !== null && !['done', 'failed', 'stopped'].includes(solve.state);
}

async function signIn(planner: Planner): Promise<string> {
  const { name, password } = planner;
  const response = await answerOf(planner, { method: 'POST', path: '/session', body: { name, password } });
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

interface Question {
  readonly method: string;
  readonly path: string;
  readonly cookie?: string;
  readonly body?: object | undefined;
}

async function send(planner: Planner, question: Question): Promise<unknown> {
  return (await answerOf(planner, question)).json();
}

async function answerOf(
  { url, signal }: Planner,
  { method, path, cookie, body }: Question,
): Promise<Response> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    signal,
    headers: {
      origin: url,
      ...(cookie !== undefined && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response;
  throw new AppError('internal', `${method} ${path}: ${response.status} ${await response.text()}`);
}
