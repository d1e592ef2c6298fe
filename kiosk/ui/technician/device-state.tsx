/** How a device feels, in a colour, a sign and a word: the same table as the console's (shared/domain/device-problems.ts). */
import { deviceProblems } from '../../../shared/domain/device-problems.ts';
import { DEVICE_WORDS, wordFor } from '../../../shared/i18n/device-words.ts';
import { problemMessages } from '../../../shared/i18n/problem-words.ts';
import { useLanguage, useWords } from '../app/screen-context.ts';
import { technicianMessages } from './messages.ts';
import type { TechnicianDevice } from './use-technician.ts';

type Tone = 'ok' | 'attention' | 'fault';

export function toneOf({ status }: TechnicianDevice): Tone {
  return deviceProblems(status)[0]?.severity ?? 'ok';
}

/** Not by colour alone (devices.md 7.6). */
const SIGNS: Readonly<Record<Tone, string>> = {
  ok: 'm5 12 5 5 9-11',
  attention: 'M12 5v9m0 4v.5',
  fault: 'm6 6 12 12M18 6 6 18',
};

export function ToneSign({ tone }: { tone: Tone }) {
  return (
    <svg className={`tone-sign tone-${tone}`} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="12" />
      <path d={SIGNS[tone]} />
    </svg>
  );
}

/** What is wrong and what to do, worst first; empty for a device that works. */
export function useProblemTexts(): (device: TechnicianDevice) => string[] {
  const language = useLanguage();
  const problems = useWords(problemMessages);
  return (device) => {
    const name = wordFor(DEVICE_WORDS[language].classes, device.class);
    return deviceProblems(device.status).map(({ problem }) => problems[problem](name));
  };
}

/** The one line for a list. */
export function DeviceState({ device }: { device: TechnicianDevice }) {
  const words = useWords(technicianMessages);
  const [worst] = useProblemTexts()(device);
  return (
    <span className="device-state">
      <ToneSign tone={toneOf(device)} />
      <span>{worst ?? words.works}</span>
    </span>
  );
}
