/** What never moves: that this is no screen for citizens, the machine's time, and the way out. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Icon } from '../components/icons.tsx';
import { technicianMessages } from './messages.ts';
import { MachineTime } from './machine-time.tsx';
import { useTechnician } from './use-technician.ts';

export function TechnicianFrame({ children }: { children: React.ReactNode }) {
  const { view, work } = useScreen();
  const { screen, language, isLeaving } = useTechnician();
  const words = useWords(technicianMessages);
  return (
    <div className="technician">
      <header className="technician-header">
        <div className="technician-brand">
          <strong>{words.title}</strong>
          <span>{view.kioskName}</span>
        </div>
        <MachineTime />
        <BigButton onPress={() => work({ do: 'setLanguage', language: language === 'zh' ? 'en' : 'zh' })}>
          <span lang={language === 'zh' ? 'en' : 'zh-CN'}>{words.otherLanguage}</span>
        </BigButton>
        {screen !== 'code' && (
          <BigButton isDisabled={isLeaving} onPress={() => work({ do: 'leave' })}>
            <Icon name="leave" />
            {words.signOut}
          </BigButton>
        )}
      </header>
      {screen !== 'code' && (
        <p className="technician-strip" role="status">
          {isLeaving ? words.leaving : view.outOfService === null ? words.notServing : words.isOut}
        </p>
      )}
      <main className="technician-main">{children}</main>
    </div>
  );
}
