/** The screen of the step that the agent is in. */
import { useScreen } from '../app/screen-context.ts';
import { Attract } from './attract.tsx';
import { Checklist } from './checklist.tsx';
import { ChooseService } from './choose-service.tsx';
import { CodeScreen } from './code.tsx';
import { Confirm } from './confirm.tsx';
import { CounterScreen } from './counter.tsx';
import { Done } from './done.tsx';
import { FeedbackScreen } from './feedback.tsx';
import { Form } from './form.tsx';
import { GreenChannel } from './green-channel.tsx';
import { Identify } from './identify.tsx';
import { KeptScreen } from './kept.tsx';
import { Rate } from './rate.tsx';
import { Read } from './read.tsx';
import { ResumeScreen } from './resume.tsx';
import { Sign } from './sign.tsx';
import { Take } from './take.tsx';
import { UrgentScreen } from './urgent.tsx';
import { VerdictScreen } from './verdict.tsx';
import { Working } from './working.tsx';
// In this order: what all screens have in common comes first.
import './screens.css';
import './attract.css';
import './moments.css';

export function StepScreen() {
  const { view } = useScreen();
  switch (view.step) {
    case 'attract':
      return <Attract />;
    case 'chooseService':
      return <ChooseService />;
    case 'identify':
      return <Identify />;
    case 'form':
      return <Form />;
    case 'greenChannel':
      return <GreenChannel />;
    case 'urgent':
      return <UrgentScreen />;
    case 'feedback':
      return <FeedbackScreen />;
    case 'sign':
      return <Sign />;
    case 'read':
      return <Read />;
    case 'verdict':
      return <VerdictScreen />;
    case 'code':
      return <CodeScreen />;
    case 'counter':
      return <CounterScreen />;
    case 'rate':
      return <Rate />;
    case 'checklist':
      return <Checklist key={view.service?.id} />;
    case 'confirm':
      return <Confirm />;
    case 'kept':
      return <KeptScreen />;
    case 'resume':
      return <ResumeScreen />;
    case 'keep':
    case 'opening':
    case 'submit':
    case 'receipt':
      return <Working />;
    case 'take':
      return <Take />;
    case 'done':
      return <Done />;
  }
}
