/** What the technician's screens need of the view, and the clocks that run between two views. */
import { useEffect, useState } from 'react';
import type { TechnicianView } from '../../agent/ui-api/technician-messages.ts';
import { DEVICE_WORDS, wordFor } from '../../../shared/i18n/device-words.ts';
import { useLanguage, useScreen } from '../app/screen-context.ts';

export type TechnicianDevice = TechnicianView['devices'][number];

export function useTechnician(): TechnicianView {
  const { technician } = useScreen().view;
  if (technician === null) throw new Error('a technician screen without a technician');
  return technician;
}

/** The device that the page is about. */
export function useDevice(): TechnicianDevice | undefined {
  const { devices, deviceId } = useTechnician();
  return devices.find(({ id }) => id === deviceId);
}

export function useClassName(): (device: Pick<TechnicianDevice, 'class'>) => string {
  const language = useLanguage();
  return (device) => {
    const name = wordFor(DEVICE_WORDS[language].classes, device.class);
    return name.charAt(0).toUpperCase() + name.slice(1);
  };
}

/** Milliseconds since `key` changed, in whole seconds. */
export function useElapsedMs(key: unknown): number {
  const [elapsedMs, setElapsedMs] = useState(0);
  useEffect(() => {
    const startedMs = performance.now();
    setElapsedMs(0);
    const timer = setInterval(() => setElapsedMs(performance.now() - startedMs), 1000);
    return () => clearInterval(timer);
  }, [key]);
  return elapsedMs;
}
