/** Requests to the controller; answers are typed by the schemas that the controller checks them with. */

/** RFC 9457, as controller/http/problems.ts sends it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly requestId?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** The controller refused, or could not be reached (`status` 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  /** E.g. `auth.wrong`. */
  get code(): string {
    return this.problem.type.replace('urn:doorstep:problem:', '');
  }
}

type QueryValue = string | number | boolean | readonly string[] | null | undefined;

/** A change was refused because somebody else has changed it since it was read. */
export function isOutdated(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'request.stale';
}

/** A creation was refused because there is one with this name or id. */
export function isTaken(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'store.conflict';
}

export interface RequestOptions {
  readonly body?: unknown;
  /** Undefined and empty values are left out; arrays are joined by commas. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** The version that is being changed, from the entity. */
  readonly ifMatch?: number;
  /** Makes a creation safe to repeat; one for each thing to be created, from crypto.randomUUID(). */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `path` after /api/v1, e.g. `/kiosks`. Throws ApiError. */
export async function request<Answer>(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const response = await send(method, path, options);
  if (response.ok) {
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }
  throw new ApiError(await problemOf(response));
}

export function apiUrl(path: string, query: RequestOptions['query'] = {}): string {
  const search = searchOf(query);
  return `/api/v1${path}${search === '' ? '' : `?${search}`}`;
}

function searchOf(query: Readonly<Record<string, QueryValue>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const text = typeof value === 'object' && value !== null ? value.join(',') : String(value ?? '');
    if (text !== '') params.set(name, text);
  }
  return params.toString();
}

let token: string | null = null;

/** From now on every request is made by this API token and not by the session: a screen on the wall has nobody to sign in. */
export function authorizeWith(apiToken: string): void {
  token = apiToken;
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const headers = new Headers();
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (options.body !== undefined) headers.set('content-type', 'application/json');
  if (options.ifMatch !== undefined) headers.set('if-match', `"${options.ifMatch}"`);
  if (options.idempotencyKey !== undefined) headers.set('idempotency-key', options.idempotencyKey);
  try {
    return await fetch(apiUrl(path, options.query), {
      method,
      headers,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError({ type: 'urn:doorstep:problem:unreachable', title: 'unreachable', status: 0 });
  }
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    // A proxy in between answered with something else.
    return { type: 'urn:doorstep:problem:unreadable', title: response.statusText, status: response.status };
  }
}
