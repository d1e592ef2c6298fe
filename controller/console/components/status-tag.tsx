/** A state as shape, word and colour. */
import type { DevicesState, LinkState, ServiceState } from '../../fleet/read-model.ts';
import { DEVICES_TONES, LINK_TONES, SERVICE_TONES, type Tone, useStateWords } from '../lib/status.ts';
import './status-tag.css';

export function LinkTag({ link }: { link: LinkState }) {
  return <StatusTag tone={LINK_TONES[link]} text={useStateWords().link[link]} />;
}

export function ServiceTag({ service }: { service: ServiceState }) {
  return <StatusTag tone={SERVICE_TONES[service]} text={useStateWords().service[service]} />;
}

export function DevicesTag({ devices }: { devices: DevicesState }) {
  return <StatusTag tone={DEVICES_TONES[devices]} text={useStateWords().devices[devices]} />;
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
