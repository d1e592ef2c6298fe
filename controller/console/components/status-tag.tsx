/** A state as shape, word and colour. */
import type { DevicesState, LinkState, ServiceState } from '../../fleet/read-model.ts';
import { commonMessages } from '../lib/common-words.ts';
import { useWords } from '../lib/i18n.ts';
import { DEVICES_TONES, LINK_TONES, SERVICE_TONES, type Tone, useStateWords } from '../lib/status.ts';
import './status-tag.css';

export function LinkTag({ link }: { link: LinkState }) {
  return <StatusTag tone={LINK_TONES[link]} text={useStateWords().link[link]} />;
}

/** `link`: of the kiosk; of one that nobody hears from only the past is known. */
export function ServiceTag({ service, link }: { service: ServiceState; link: LinkState }) {
  return <StateTag tone={SERVICE_TONES[service]} text={useStateWords().service[service]} link={link} />;
}

export function DevicesTag({ devices, link }: { devices: DevicesState; link: LinkState }) {
  return <StateTag tone={DEVICES_TONES[devices]} text={useStateWords().devices[devices]} link={link} />;
}

/** What was true when it was last heard of must not look like news. */
export function StateTag({ tone, text, link }: { tone: Tone; text: string; link: LinkState }) {
  const { lastKnown } = useWords(commonMessages);
  return link === 'offline' ? (
    <StatusTag tone="unknown" text={lastKnown(text)} />
  ) : (
    <StatusTag tone={tone} text={text} />
  );
}

export function StatusTag({ tone, text }: { tone: Tone; text: string }) {
  return (
    <span className={`status-tag tone-${tone}`}>
      <ToneShape tone={tone} />
      {text}
    </span>
  );
}

/** Disc, triangle, square with a bar, ring: different in black and white too. */
export function ToneShape({ tone, size = 10 }: { tone: Tone; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 10 10" aria-hidden="true">
      {tone === 'ok' && <circle cx="5" cy="5" r="4" fill="currentColor" />}
      {tone === 'attention' && <path d="M5 .8 9.6 9.2H.4Z" fill="currentColor" />}
      {tone === 'fault' && <path d="M1 1h8v8H1Z" fill="currentColor" />}
      {tone === 'unknown' && (
        <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.6" />
      )}
    </svg>
  );
}
