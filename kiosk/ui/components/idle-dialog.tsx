/** "Are you still there?", with a countdown that everybody can see; the agent decides when (devices.md 7.5). */
import { useEffect } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useScreen, useWords } from '../app/screen-context.ts';
import { chime } from '../lib/chime.ts';
import { resumeMessages } from '../screens/resume-messages.ts';
import { BigButton } from './big-button.tsx';
import { CountdownRing } from './countdown-ring.tsx';
import { frameMessages } from './messages.ts';
import './dialog.css';

export function IdleDialog() {
  const { view, touch, comfort } = useScreen();
  const words = useWords(frameMessages);
  const { keepAndGo } = useWords(resumeMessages);
  const countdown = view.countdown?.kind === 'dialog' ? view.countdown : null;
  const isOpen = countdown !== null;
  useEffect(() => {
    if (isOpen && !comfort.isSilent) chime();
  }, [isOpen, comfort.isSilent]);
  if (countdown === null) return null;
  return (
    <ModalOverlay className="dialog-overlay" isOpen>
      <Modal className="dialog-box">
        <Dialog role="alertdialog">
          <Heading slot="title">{words.stillThere}</Heading>
          <CountdownRing remainingMs={countdown.remainingMs} totalMs={countdown.totalMs} />
          <p>{words.stillThereText}</p>
          <BigButton look="primary" onPress={() => touch({ type: 'activity' })}>
            {words.stay}
          </BigButton>
          {view.canKeep && <BigButton onPress={() => touch({ type: 'keep' })}>{keepAndGo}</BigButton>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
