/** The one error class of the house: a code for machines, a message for people, context for the log. */

/** Every code, by area; callers switch on these and never match on messages (style.md 3, ERRORS). */
export type ErrorCode =
  | 'config.invalid'
  | 'config.unreadable'
  | 'listen.port-in-use'
  | 'device.not-answering'
  | 'device.protocol'
  | 'device.transport'
  | 'device.unsupported'
  | 'device.busy'
  | 'device.cancelled'
  | 'outbox.full'
  | 'outbox.unusable'
  | 'store.unusable'
  | 'store.conflict'
  | 'broker.unreachable'
  | 'auth.required'
  | 'auth.wrong'
  | 'auth.code-needed'
  | 'auth.forbidden'
  | 'auth.throttled'
  | 'request.invalid'
  | 'request.stale'
  | 'request.too-many'
  | 'request.no-version'
  | 'not-found'
  | 'internal';

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** Facts for the log; never personal data. */
  readonly context: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; context?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.context = options.context ?? {};
  }
}

export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}

/** The message of anything that was thrown, with its chain of causes, for one line of a log or terminal. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} (${describeError(error.cause)})`;
}
