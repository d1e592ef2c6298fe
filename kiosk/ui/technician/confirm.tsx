/** A button for what cannot be taken back by another touch: it says first what will happen. */
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import '../components/dialog.css';
import { technicianMessages } from './messages.ts';

export interface ConfirmProps {
  /** On the button that opens it. */
  readonly children: React.ReactNode;
  readonly className?: string;
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly onYes: () => void;
}

export function Confirm({
  children,
  className = 'big-button big-button-plain',
  title,
  text,
  yes,
  onYes,
}: ConfirmProps) {
  const words = useWords(technicianMessages);
  return (
    <DialogTrigger>
      <Button className={className}>{children}</Button>
      <ModalOverlay className="dialog-overlay">
        <Modal className="dialog-box">
          <Dialog role="alertdialog">
            {({ close }) => (
              <>
                <Heading slot="title">{title}</Heading>
                <p>{text}</p>
                <div className="technician-choices">
                  <BigButton onPress={close}>{words.cancel}</BigButton>
                  <BigButton
                    look="primary"
                    onPress={() => {
                      close();
                      onYes();
                    }}
                  >
                    {yes}
                  </BigButton>
                </div>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
