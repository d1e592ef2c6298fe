/** Who makes a request: a person in a session, or a machine with an API token. */
import type { Permission } from './permissions.ts';

export interface Principal {
  readonly kind: 'user' | 'token';
  /** Id of the user or of the token. */
  readonly id: string;
  /** For people who read the audit log. */
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  /** The session of a user; null for a token. */
  readonly sessionId: string | null;
}

/** What the HTTP frame asks of the accounts feature. Neither rejects for a wrong credential: that is null. */
export interface Authenticator {
  /** `token`: value of the session cookie. Touches the session; null when unknown, idle or over. */
  bySession(token: string): Promise<Principal | null>;
  /** `token`: value after "Bearer ". */
  byToken(token: string): Promise<Principal | null>;
  /** Sessions that ended (sign-out, password change, revocation): their open streams must end too. */
  onSessionsEnded(listener: (sessionIds: readonly string[]) => void): () => void;
}
