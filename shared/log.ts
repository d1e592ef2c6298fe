/** What our parts need of a logger; pino satisfies it. No personal data in context or message (style.md 3, ERRORS). */

export interface Log {
  debug(context: object, message: string): void;
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
  /** A logger that adds `bindings` to every entry. */
  child(bindings: Record<string, unknown>): Log;
}

export const noLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => noLog,
};
