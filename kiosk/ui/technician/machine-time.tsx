/** The time that codes are compared with: the first thing to look at when none fits. */
import { LOCALES } from '../../../shared/i18n/messages.ts';
import { useWords } from '../app/screen-context.ts';
import { technicianMessages } from './messages.ts';
import { useElapsedMs, useTechnician } from './use-technician.ts';

export function MachineTime() {
  const { nowMs, isClockConfirmed, language } = useTechnician();
  const words = useWords(technicianMessages);
  const time = new Date(nowMs + useElapsedMs(nowMs));
  const options = { timeZone: 'Asia/Shanghai', hour12: false } as const;
  return (
    <div className="technician-time">
      <strong>
        {time.toLocaleDateString(LOCALES[language], { ...options, month: 'numeric', day: 'numeric' })}{' '}
        {time.toLocaleTimeString(LOCALES[language], options)}
      </strong>
      <span>{isClockConfirmed ? words.timeConfirmed : words.timeAlone}</span>
    </div>
  );
}
