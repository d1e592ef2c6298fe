/** States in words, in colours and in shapes: never by colour alone (WCAG 1.4.1). */
import type { DevicesState, LinkState, ServiceState } from '../../fleet/read-model.ts';
import { STATE_WORDS, type StateWords } from '../../fleet/words.ts';
import { useLanguage } from './i18n.ts';

/** What a state means for people; each has its colour and its shape. */
export type Tone = 'ok' | 'attention' | 'fault' | 'unknown';

export const LINK_TONES: Record<LinkState, Tone> = {
  online: 'ok',
  suspect: 'attention',
  offline: 'fault',
  'planned-off': 'unknown',
  unknown: 'unknown',
};
export const SERVICE_TONES: Record<ServiceState, Tone> = {
  full: 'ok',
  partial: 'attention',
  none: 'fault',
  unknown: 'unknown',
};
export const DEVICES_TONES: Record<DevicesState, Tone> = {
  ok: 'ok',
  attention: 'attention',
  fault: 'fault',
  unknown: 'unknown',
};

export function useStateWords(): StateWords {
  return STATE_WORDS[useLanguage()];
}

interface Standing {
  readonly link: LinkState;
  readonly service: ServiceState;
}

/** One tone for a kiosk as a citizen finds it: what cannot be reached counts as not serving. */
export function toneOf({ link, service }: Standing): Tone {
  if (link === 'planned-off') return 'unknown';
  if (link === 'offline') return 'fault';
  return link === 'unknown' ? 'unknown' : SERVICE_TONES[service];
}
