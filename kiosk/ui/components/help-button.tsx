/** Help is a person: where one is, and the number to call. */
import { DialogTrigger, Button, Modal, ModalOverlay, Dialog, Heading } from 'react-aria-components';
import { isForOffice } from '../../../shared/domain/service.ts';
import { shanghaiTime } from '../../agent/session/shanghai-time.ts';
import { useScreen, useWords } from '../app/screen-context.ts';
import { screenMessages } from '../screens/messages.ts';
import { BigButton } from './big-button.tsx';
import { helpMessages } from './help-messages.ts';
import { Icon } from './icons.tsx';
import { frameMessages } from './messages.ts';
import './dialog.css';

/** Where the way can be left for a counter (kiosk/agent/session/steps/aside.ts). */
const COUNTER_STEPS: ReadonlySet<string> = new Set([
  'identify',
  'form',
  'greenChannel',
  'urgent',
  'checklist',
  'confirm',
  'sign',
]);

export function HelpButton() {
  const words = useWords(frameMessages);
  const { view } = useScreen();
  return (
    <DialogTrigger>
      <Button className="big-button big-button-plain">
        <Icon name="help" />
        {view.help.call === null ? words.help : words.helpCalled}
      </Button>
      <ModalOverlay className="dialog-overlay" isDismissable>
        <Modal className="dialog-box">
          <Dialog>{({ close }) => <Help onClose={close} />}</Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function Help({ onClose }: { onClose: () => void }) {
  const words = useWords(frameMessages);
  const steps = useWords(helpMessages);
  const screens = useWords(screenMessages);
  const { view, touch } = useScreen();
  const hasCounter = COUNTER_STEPS.has(view.step) && view.service !== null && isForOffice(view.service);
  return (
    <>
      <Heading slot="title">{words.helpTitle}</Heading>
      {steps[view.step] !== '' && <p className="help-step">{steps[view.step]}</p>}
      <CallForHelp />
      <p>
        {words.helpText}
        <span className="dialog-number">{view.helpPhone ?? words.helpNumber}</span>
      </p>
      <div className="dialog-ways">
        {hasCounter && (
          <BigButton
            onPress={() => {
              onClose();
              touch({ type: 'leaveForCounter' });
            }}
          >
            {screens.toCounter}
          </BigButton>
        )}
        <BigButton look="primary" onPress={onClose}>
          {words.goOn}
        </BigButton>
      </div>
    </>
  );
}

/** Calls a person; says when that was, and honestly whether the call has arrived. */
function CallForHelp() {
  const words = useWords(frameMessages);
  const { view, touch } = useScreen();
  const { call, canCall } = view.help;
  if (call === null && !canCall) return null;
  if (call === null)
    return <BigButton onPress={() => touch({ type: 'callHelp' })}>{words.callStaff}</BigButton>;
  const time = shanghaiTime(call.calledAtMs).slice(-5);
  return (
    <div className="help-call" data-sent={call.isSent ? 'yes' : 'no'} role="status">
      <p>{call.isSent ? words.staffCalled(time) : words.staffNotReached(time)}</p>
      <div>
        <BigButton onPress={() => touch({ type: 'endHelpCall', how: 'helped' })}>{words.wasHelped}</BigButton>
        <BigButton onPress={() => touch({ type: 'endHelpCall', how: 'cancelled' })}>
          {words.noHelpNeeded}
        </BigButton>
      </div>
    </div>
  );
}
