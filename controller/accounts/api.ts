/** Accounts as the HTTP API shows them; schemas without a server, so that the console uses the same. */
import * as z from 'zod';
import { Permission, Role } from './permissions.ts';

/** What people type to sign in; compared in lower case. */
export const LoginName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{1,31}$/, 'letters, digits and . _ -, 2 to 32 characters');
/** NIST SP 800-63B 5.1.1.2: length counts, composition rules do not. */
export const NewPassword = z.string().min(12, 'at least 12 characters').max(256);
export const DisplayName = z.string().trim().min(1).max(60);
/** RFC 6238 with 6 digits. */
export const TotpCode = z.string().regex(/^\d{6}$/, 'six digits');

export const User = z.object({
  id: z.string(),
  name: z.string(),
  displayName: z.string(),
  roles: z.array(Role),
  hasTotp: z.boolean(),
  isDisabled: z.boolean(),
  createdAtMs: z.int(),
  lastSignInAtMs: z.int().nullable(),
  version: z.int(),
});
export type User = z.infer<typeof User>;

export const UserCreate = z.strictObject({
  name: LoginName,
  displayName: DisplayName,
  roles: z.array(Role).min(1),
  password: NewPassword,
});
export type UserCreate = z.infer<typeof UserCreate>;

/** A new password or `isDisabled` ends all sessions of the user; `removeTotp` is for a lost phone. */
export const UserUpdate = z.strictObject({
  displayName: DisplayName.optional(),
  roles: z.array(Role).min(1).optional(),
  isDisabled: z.boolean().optional(),
  password: NewPassword.optional(),
  removeTotp: z.literal(true).optional(),
});
export type UserUpdate = z.infer<typeof UserUpdate>;

export const SignIn = z.strictObject({
  name: z.string().max(64),
  password: z.string().max(256),
  /** Second factor, when the user has one: without it the answer is `auth.code-needed`. */
  code: TotpCode.optional(),
});
export type SignIn = z.infer<typeof SignIn>;

export const SetUp = z.strictObject({
  /** From the one-time link that the controller printed. */
  secret: z.string().max(128),
  name: LoginName,
  displayName: DisplayName,
  password: NewPassword,
});
export type SetUp = z.infer<typeof SetUp>;

export const SessionInfo = z.object({
  user: User,
  permissions: z.array(Permission),
  /** Ends without a request for this long, ms. */
  idleLimitMs: z.int(),
  /** Ends then in any case. */
  endsAtMs: z.int(),
});
export type SessionInfo = z.infer<typeof SessionInfo>;

/** `isSetUpNeeded`: there is no user yet. `session` null: not signed in. */
export const SessionState = z.object({ session: SessionInfo.nullable(), isSetUpNeeded: z.boolean() });
export type SessionState = z.infer<typeof SessionState>;

export const OwnSession = z.object({
  id: z.string(),
  isCurrent: z.boolean(),
  createdAtMs: z.int(),
  lastSeenAtMs: z.int(),
  address: z.string(),
  userAgent: z.string(),
});
export type OwnSession = z.infer<typeof OwnSession>;

export const PasswordChange = z.strictObject({ current: z.string().max(256), next: NewPassword });
export type PasswordChange = z.infer<typeof PasswordChange>;

/** Begun, not yet in force: it is when a code made from it comes back. */
export const TotpEnrolment = z.object({
  secret: z.string(),
  uri: z.string().describe('otpauth:// for a QR code'),
});
export type TotpEnrolment = z.infer<typeof TotpEnrolment>;

export const ApiToken = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(Permission),
  createdBy: z.string(),
  createdAtMs: z.int(),
  expiresAtMs: z.int().nullable(),
  lastUsedAtMs: z.int().nullable(),
});
export type ApiToken = z.infer<typeof ApiToken>;

export const ApiTokenCreate = z.strictObject({
  name: DisplayName,
  scopes: z.array(Permission).min(1),
  expiresInDays: z.int().min(1).max(3650).nullable(),
});
export type ApiTokenCreate = z.infer<typeof ApiTokenCreate>;

/** `token` is shown this once. */
export const ApiTokenCreated = ApiToken.extend({ token: z.string() });
export type ApiTokenCreated = z.infer<typeof ApiTokenCreated>;
