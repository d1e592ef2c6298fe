/** Six digits from the console. Whoever came here by accident reads so in both languages, and finds one large way back. */
import { useState } from 'react';
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Icon } from '../components/icons.tsx';
import { NumberPad } from '../components/number-pad.tsx';
import { technicianMessages } from './messages.ts';
import { useElapsedMs, useTechnician } from './use-technician.ts';

const DIGITS = 6;

export function CodePad() {
  const { work } = useScreen();
  const words = useWords(technicianMessages);
  const [tries, setTries] = useState(0);
  return (
    <div className="technician-columns technician-code">
      <section className="technician-stack">
        <h1>{words.forTechnicians}</h1>
        <p>
          {technicianMessages.zh.forTechniciansText}
          <br />
          <span lang="en">{technicianMessages.en.forTechniciansText}</span>
        </p>
        <BigButton look="primary" onPress={() => work({ do: 'leave' })}>
          <Icon name="back" />
          {words.backToStart}
        </BigButton>
        <h2>{words.codeTitle}</h2>
        <p>{words.codeText}</p>
        <CodeNotice />
      </section>
      <NumberPad
        key={tries}
        minLength={DIGITS}
        maxLength={DIGITS}
        isOptional={false}
        onEnter={(code) => {
          work({ do: 'code', code });
          setTries(tries + 1);
        }}
      />
    </div>
  );
}

function CodeNotice() {
  const { code, nowMs } = useTechnician();
  const words = useWords(technicianMessages);
  const leftMs = (code?.pausedMs ?? 0) - useElapsedMs(nowMs);
  const notice = code?.notice ?? null;
  if (notice === null || (notice === 'paused' && leftMs <= 0)) return null;
  const texts = {
    wrong: words.codeWrong,
    used: words.codeUsed,
    paused: `${words.codePaused} · ${words.seconds(Math.ceil(leftMs / 1000))}`,
  };
  return (
    <p className="notice" role="alert">
      {texts[notice]}
    </p>
  );
}
