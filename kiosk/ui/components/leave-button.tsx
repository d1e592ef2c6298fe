/** Leaving: at once, or with a code to go on later where something would be lost. */
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useScreen, useWords } from '../app/screen-context.ts';
import { resumeMessages } from '../screens/resume-messages.ts';
import { BigButton } from './big-button.tsx';
import { Icon } from './icons.tsx';
import { frameMessages } from './messages.ts';
import './dialog.css';

export function LeaveButton({ isDisabled }: { isDisabled: boolean }) {
  const { view, touch } = useScreen();
  const { leave } = useWords(frameMessages);
  const face = (
    <>
      <Icon name="leave" />
      {leave}
    </>
  );
  if (!view.canKeep)
    return (
      <BigButton isDisabled={isDisabled} onPress={() => touch({ type: 'cancel' })}>
        {face}
      </BigButton>
    );
  return (
    <DialogTrigger>
      <Button className="big-button big-button-plain">{face}</Button>
      <ModalOverlay className="dialog-overlay" isDismissable>
        <Modal className="dialog-box">
          <Dialog>{({ close }) => <Leaving onClose={close} />}</Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function Leaving({ onClose }: { onClose: () => void }) {
  const { touch } = useScreen();
  const words = useWords(resumeMessages);
  return (
    <>
      <Heading slot="title">{words.leaveTitle}</Heading>
      <p>{words.leaveText}</p>
      <div className="dialog-column">
        <BigButton look="primary" onPress={() => touch({ type: 'keep' })}>
          {words.keep}
        </BigButton>
        <BigButton onPress={() => touch({ type: 'cancel' })}>{words.leaveAll}</BigButton>
        <BigButton onPress={onClose}>{words.stay}</BigButton>
      </div>
    </>
  );
}
