/** Axes, states and causes of one kiosk in words. */
import { useQuery } from '@tanstack/react-query';
import { DEVICE_WORDS, wordFor } from '../../../../shared/i18n/device-words.ts';
import { problemMessages } from '../../../../shared/i18n/problem-words.ts';
import type { KioskDetail } from '../../../fleet/read-model.ts';
import type { Axis, UptimeInterval } from '../../../uptime/api.ts';
import { request } from '../../lib/api.ts';
import { sentenceCase } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { uptimeMessages } from './messages.ts';

/** What is known of the devices of a kiosk; a device that is gone keeps its id. */
export function useAxisName(kioskId: string): (axis: Axis) => string {
  const words = useWords(uptimeMessages);
  const names = DEVICE_WORDS[useLanguage()];
  const { data } = useQuery({
    queryKey: ['kiosk', kioskId],
    queryFn: () => request<KioskDetail>('GET', `/kiosks/${encodeURIComponent(kioskId)}`),
  });
  return (axis) => {
    if (axis.kind === 'link') return words['axis.link'];
    if (axis.kind === 'service') return wordFor(names.services, axis.id);
    const device = data?.deviceList.find(({ id }) => id === axis.id);
    return device === undefined ? axis.id : sentenceCase(wordFor(names.classes, device.class));
  };
}

/** E.g. "down · printer"; `name`: of the axis, which problems of devices are told with. */
export function useStretchText(): (interval: UptimeInterval, name: string) => string {
  const words = useWords(uptimeMessages);
  const problems = useWords(problemMessages);
  return ({ state, cause, served }, name) => {
    const key = `cause.${cause}`;
    const problem = problems[cause as keyof typeof problems] as ((device: string) => string) | undefined;
    const known = key in words ? words[key as 'cause.power'] : problem?.(name);
    return [
      words[`state.${state}`],
      ...(cause === null ? [] : [known ?? cause]),
      ...(served > 0 ? [words.servedMeanwhile(served)] : []),
    ].join(' · ');
  };
}
