/** Help is a person: where one is, and the number to call. */
import { DialogTrigger, Button, Modal, ModalOverlay, Dialog, Heading } from 'react-aria-components';
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from './big-button.tsx';
import { Icon } from './icons.tsx';
import { frameMessages } from './messages.ts';
import './dialog.css';

export function HelpButton() {
  const words = useWords(frameMessages);
  const { view } = useScreen();
  return (
    <DialogTrigger>
      <Button className="big-button big-button-plain">
        <Icon name="help" />
        {words.help}
      </Button>
      <ModalOverlay className="dialog-overlay" isDismissable>
        <Modal className="dialog-box">
          <Dialog>
            {({ close }) => (
              <>
                <Heading slot="title">{words.helpTitle}</Heading>
                <p>{words.helpText}</p>
                <p className="dialog-number">{view.helpPhone ?? words.helpNumber}</p>
                <BigButton look="primary" onPress={close}>
                  {words.goOn}
                </BigButton>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
