/** 样表: one form filled in with invented data, as large as the screen, part by part where its print is small. */
import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { MaterialItem } from '../../../shared/domain/service.ts';
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Picture, PicturePart, pictureSize } from '../components/service-picture.tsx';
import { useIsLying } from '../lib/orientation.ts';
import { screenMessages } from './messages.ts';
import { sampleParts } from './sample-parts.ts';
import './sample-form.css';

interface SampleFormProps {
  readonly item: MaterialItem & { readonly sample: string };
}

export function SampleButton({ item }: SampleFormProps) {
  const words = useWords(screenMessages);
  const say = useSay();
  return (
    <DialogTrigger>
      <Button className="material-sample" aria-label={`${words.seeSample} ${say(item.name)}`}>
        {item.picture !== undefined && <Picture name={item.picture} />}
        {words.seeSample}
      </Button>
      <ModalOverlay className="dialog-overlay sample-overlay" isDismissable>
        <Modal className="sample-box">
          <Dialog className="sample-dialog">{({ close }) => <Sample item={item} onClose={close} />}</Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function Sample({ item, onClose }: SampleFormProps & { readonly onClose: () => void }) {
  const { view } = useScreen();
  const words = useWords(screenMessages);
  const say = useSay();
  const isLying = useIsLying();
  const [at, setAt] = useState(0);
  const size = pictureSize(item.sample);
  if (size === undefined) return null;
  const parts = sampleParts(size, { isLying, isLarge: view.textSize === 'large' });
  const shown = Math.min(at, parts.length - 1);
  const part = parts[shown];
  return (
    <>
      <Heading slot="title">{words.sampleOf(say(item.name))}</Heading>
      {part !== undefined && <PicturePart name={item.sample} part={part} />}
      <div className="pages-controls">
        {parts.length > 1 && (
          <>
            <BigButton isDisabled={shown === 0} onPress={() => setAt(shown - 1)}>
              {words.previousPart}
            </BigButton>
            <span>{words.partOf(shown + 1, parts.length)}</span>
            <BigButton isDisabled={shown === parts.length - 1} onPress={() => setAt(shown + 1)}>
              {words.nextPart}
            </BigButton>
          </>
        )}
        <BigButton look="primary" onPress={onClose}>
          {words.closeSample}
        </BigButton>
      </div>
    </>
  );
}
