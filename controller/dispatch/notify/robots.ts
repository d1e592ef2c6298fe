/** What the three group robots want to be sent, byte for byte, and what their answers mean (fleet.md 2.22). */
import { createHmac } from 'node:crypto';
import type { Channel } from './channel.ts';
import type { Message } from './notice.ts';

export type RobotChannel = Exclude<Channel, { kind: 'email' }>;

export interface RobotRequest {
  readonly url: string;
  readonly body: object;
}

/** limited: too many too fast. failed: may be better later. refused: will be the same next time, until somebody changes the settings. */
export type Verdict =
  { readonly kind: 'sent' } | { readonly kind: 'limited' | 'failed' | 'refused'; readonly detail: string };

export function robotRequest(channel: RobotChannel, message: Message, nowMs: number): RobotRequest {
  switch (channel.kind) {
    case 'dingtalk': {
      const markdown = { title: message.title, text: paragraphs(message.text) };
      return { url: signedUrl(channel.url, channel.secret, nowMs), body: { msgtype: 'markdown', markdown } };
    }
    case 'wecom':
      return { url: channel.url, body: { msgtype: 'markdown', markdown: { content: message.text } } };
    case 'feishu': {
      const card = {
        header: { title: { tag: 'plain_text', content: message.title } },
        elements: [{ tag: 'div', text: { tag: 'lark_md', content: message.text } }],
      };
      return {
        url: channel.url,
        body: { ...feishuSignature(channel.secret, nowMs), msg_type: 'interactive', card },
      };
    }
  }
}

/** DingTalk joins lines that stand one below the other. */
function paragraphs(text: string): string {
  return text.replaceAll(/\n+/g, '\n\n');
}

/** DingTalk: the secret is the key, and time and secret are what is signed; both travel in the address. */
function signedUrl(url: string, secret: string, nowMs: number): string {
  if (secret === '') return url;
  const sign = createHmac('sha256', secret).update(`${nowMs}\n${secret}`).digest('base64');
  const signed = new URL(url);
  signed.searchParams.set('timestamp', String(nowMs));
  signed.searchParams.set('sign', sign);
  return signed.href;
}

/** Feishu: time and secret are the key, and nothing is signed; seconds instead of milliseconds, in the body. */
function feishuSignature(secret: string, nowMs: number): { timestamp?: string; sign?: string } {
  if (secret === '') return {};
  const timestamp = String(Math.floor(nowMs / 1_000));
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') };
}

/** Codes that say "too fast": DingTalk 130101, WeCom 45009, Feishu 11232. */
const LIMITED = new Set([130_101, 45_009, 11_232]);

/** All three answer 200 also when they refuse; the code in the body is what counts. */
export function judgeRobot(status: number, body: unknown): Verdict {
  const answer = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const code = answer['errcode'] ?? answer['code'] ?? answer['StatusCode'];
  const said = answer['errmsg'] ?? answer['msg'] ?? answer['StatusMessage'] ?? '';
  const detail =
    `${status} ${typeof code === 'number' ? code : '?'} ${typeof said === 'string' ? said : ''}`.slice(
      0,
      200,
    );
  if (status === 429 || (typeof code === 'number' && LIMITED.has(code))) return { kind: 'limited', detail };
  if (status >= 500 || (status === 200 && typeof code !== 'number')) return { kind: 'failed', detail };
  return status === 200 && code === 0 ? { kind: 'sent' } : { kind: 'refused', detail };
}
