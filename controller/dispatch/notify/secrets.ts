/** What of a channel nobody reads back: addresses with keys, signing secrets, passwords; sealed in the store (vault.ts). */
import * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { KeyVault } from '../../fleet/technician-codes/vault.ts';
import type { Document } from '../documents.ts';
import { Channel, type ChannelKind } from './channel.ts';

const SECRETS: Record<ChannelKind, readonly string[]> = {
  dingtalk: ['url', 'secret'],
  wecom: ['url'],
  feishu: ['url', 'secret'],
  email: ['password'],
};

/** A channel as it is written: what stays as it was is null. */
export const ChannelInput = z.looseObject({ kind: z.enum(['dingtalk', 'wecom', 'feishu', 'email']) });
export type ChannelInput = z.infer<typeof ChannelInput>;

/** A channel as it is shown: of its secrets only whether they are set. */
export const ChannelView = z.looseObject({
  id: z.string(),
  version: z.int(),
  kind: z.enum(['dingtalk', 'wecom', 'feishu', 'email']),
  name: z.string(),
  isEnabled: z.boolean(),
  language: z.enum(['zh', 'en']),
  secretsSet: z.array(z.string()),
});
export type ChannelView = z.infer<typeof ChannelView>;

export function viewOf({ id, version, body }: Document<'channel'>): ChannelView {
  const secrets = SECRETS[body.kind];
  const shown = Object.entries(body).filter(([key]) => !secrets.includes(key));
  const set = Object.entries(body).filter(([key, value]) => secrets.includes(key) && value !== '');
  return ChannelView.parse({
    ...Object.fromEntries(shown),
    id,
    version,
    secretsSet: set.map(([key]) => key),
  });
}

/** Throws AppError `request.invalid` with what is wrong. */
export function merged(input: ChannelInput, before: Channel | null): Channel {
  const kept = before?.kind === input.kind ? (before as Record<string, unknown>) : {};
  const full = Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, value ?? kept[key] ?? '']),
  );
  const result = Channel.safeParse(full);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new AppError('request.invalid', `The channel is not complete: ${problems.join('; ')}`);
}

/** For the store. */
export function sealed(vault: KeyVault, id: string, channel: Channel): Channel {
  return mapSecrets(channel, (text) => vault.seal(id, Buffer.from(text)));
}

/** From the store; null: it was sealed under another vault, and has to be written anew. */
export function unsealed(
  vault: KeyVault,
  { id, body, ...rest }: Document<'channel'>,
): Document<'channel'> | null {
  let isReadable = true;
  const open = mapSecrets(body, (text) => {
    const bytes = vault.open(id, text);
    if (bytes === null) isReadable = false;
    return bytes === null ? '' : Buffer.from(bytes).toString();
  });
  return isReadable ? { id, ...rest, body: open } : null;
}

function mapSecrets(channel: Channel, change: (text: string) => string): Channel {
  const secrets = SECRETS[channel.kind];
  const entries = Object.entries(channel).map(([key, value]) => [
    key,
    secrets.includes(key) && typeof value === 'string' && value !== '' ? change(value) : value,
  ]);
  return Object.fromEntries(entries) as Channel;
}
