/** Where notifications go: group robots of DingTalk, WeCom and Feishu, and e-mail; as data, shared with the console. */
import * as z from 'zod';

const common = {
  name: z.string().trim().min(1).max(60),
  isEnabled: z.boolean(),
  language: z.enum(['zh', 'en']),
};
const WebhookUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .describe('as the chat application shows it, with its key');
/** What signs each message; '' : the robot is protected by a keyword or an address list instead. */
const Secret = z.string().max(200);

export const Channel = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dingtalk'), ...common, url: WebhookUrl, secret: Secret }),
  z.strictObject({ kind: z.literal('wecom'), ...common, url: WebhookUrl }),
  z.strictObject({ kind: z.literal('feishu'), ...common, url: WebhookUrl, secret: Secret }),
  z.strictObject({
    kind: z.literal('email'),
    ...common,
    host: z.string().min(1).max(200),
    port: z.int().min(1).max(65_535),
    security: z.enum(['none', 'starttls', 'tls']),
    /** '' : the server asks for no name. */
    user: z.string().max(200),
    password: z.string().max(200),
    from: z.email().max(120),
    /** Who gets what is told to the channel itself; people on call get theirs at their own address. */
    to: z.array(z.email().max(120)).max(20),
  }),
]);
export type Channel = z.infer<typeof Channel>;
export type ChannelKind = Channel['kind'];

/** One window of a published limit: at most so many sends within so long. */
export interface RateLimit {
  readonly sends: number;
  readonly withinMs: number;
}

export interface ChannelLimits {
  readonly rates: readonly RateLimit[];
  /** Largest text of one message, bytes. */
  readonly textBytes: number;
  /** How long a robot stays shut when it says "too fast" all the same. */
  readonly pauseMs: number;
}

/** Published limits (fleet.md 2.22); texts stay a little below, because the rest of the message counts as well. */
export const CHANNEL_LIMITS: Record<ChannelKind, ChannelLimits> = {
  dingtalk: { rates: [{ sends: 20, withinMs: 60_000 }], textBytes: 18_000, pauseMs: 10 * 60_000 },
  wecom: { rates: [{ sends: 20, withinMs: 60_000 }], textBytes: 3_900, pauseMs: 60_000 },
  feishu: {
    rates: [
      { sends: 100, withinMs: 60_000 },
      { sends: 5, withinMs: 1_000 },
    ],
    textBytes: 18_000,
    pauseMs: 60_000,
  },
  email: { rates: [{ sends: 30, withinMs: 60_000 }], textBytes: 100_000, pauseMs: 60_000 },
};
