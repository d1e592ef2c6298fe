/** A self-test as it runs: what passed, what the hands of the technician are for, and the verdict (devices/self-test). */
import type { TestStep } from '../../../devices/self-test/step.ts';
import { handWords, stepWords } from '../../../shared/i18n/self-test-words.ts';
import { useLanguage, useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { ToneSign } from './device-state.tsx';
import { technicianMessages } from './messages.ts';
import { stepDetail } from './step-detail.ts';
import { type TechnicianDevice, useTechnician } from './use-technician.ts';

export function TestPanel({ device }: { device: TechnicianDevice }) {
  const { work } = useScreen();
  const { test } = useTechnician();
  const words = useWords(technicianMessages);
  const shown = test?.deviceId === device.id ? test : null;
  const isRunning = test?.state === 'running';
  return (
    <section className="technician-stack test-panel" aria-label={words.testTitle}>
      <Verdict state={shown?.state ?? null} />
      <ol className="test-steps">
        {shown?.steps.map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
      <Hand />
      {isRunning ? (
        <BigButton onPress={() => work({ do: 'stopTest' })}>{words.stopTest}</BigButton>
      ) : (
        <BigButton look="primary" onPress={() => work({ do: 'test' })}>
          {words.test}
        </BigButton>
      )}
    </section>
  );
}

type Test = NonNullable<ReturnType<typeof useTechnician>['test']>;

function Verdict({ state }: { state: Test['state'] | null }) {
  const words = useWords(technicianMessages);
  if (state === null) return <h2>{words.testNone}</h2>;
  const texts = {
    running: words.testRunning,
    passed: words.testPassed,
    failed: words.testFailed,
    interrupted: words.testInterrupted,
  };
  const tones = { running: null, passed: 'ok', failed: 'fault', interrupted: 'attention' } as const;
  const tone = tones[state];
  return (
    <div role="status">
      <h2 className="device-state">
        {tone === null ? <span className="test-wheel" aria-hidden="true" /> : <ToneSign tone={tone} />}
        <span>{texts[state]}</span>
      </h2>
    </div>
  );
}

function Step({ step: { name, isPassed, detail } }: { step: Test['steps'][number] }) {
  const language = useLanguage();
  const words = useWords(technicianMessages);
  const names: Readonly<Record<TestStep['name'], string>> = useWords(stepWords);
  return (
    <li>
      <ToneSign tone={isPassed ? 'ok' : 'fault'} />
      <span className="test-step">
        <strong>
          {name in names ? names[name as TestStep['name']] : name} ·{' '}
          {isPassed ? words.stepPassed : words.stepFailed}
        </strong>
        {detail !== null && <span>{stepDetail(detail, language)}</span>}
      </span>
    </li>
  );
}

/** Large: whoever stands there looks at the device. */
function Hand() {
  const { test } = useTechnician();
  const words = useWords(handWords);
  const ask = test?.ask ?? null;
  return ask === null ? null : (
    <p className="test-hand" role="alert">
      {words[ask]}
    </p>
  );
}
