/** Contrast, reach and sound: kept until the visit ends, because the next citizen sees and hears otherwise. */
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from './big-button.tsx';
import { Icon } from './icons.tsx';
import { frameMessages } from './messages.ts';

/** `landmark`: where the menu stands for readers of the screen, once it is there. */
export function ComfortMenu({ landmark }: { landmark: HTMLElement | null }) {
  const { comfort, changeComfort } = useScreen();
  const words = useWords(frameMessages);
  return (
    <DialogTrigger>
      <Button className="big-button big-button-plain">
        <Icon name="person" />
        {words.comfort}
      </Button>
      <Popover
        className="comfort-menu"
        placement="bottom end"
        {...(landmark === null ? {} : { UNSTABLE_portalContainer: landmark })}
      >
        <Dialog aria-label={words.comfort} className="comfort-list">
          {({ close }) => (
            <>
              <BigButton onPress={() => changeComfort({ hasHighContrast: !comfort.hasHighContrast })}>
                {comfort.hasHighContrast ? words.normalContrast : words.highContrast}
              </BigButton>
              <BigButton
                onPress={() => {
                  changeComfort({ isLow: !comfort.isLow });
                  // Its button has moved; whoever wants more opens the menu there.
                  close();
                }}
              >
                {comfort.isLow ? words.controlsUp : words.controlsDown}
              </BigButton>
              <BigButton onPress={() => changeComfort({ isSilent: !comfort.isSilent })}>
                {comfort.isSilent ? words.soundOn : words.soundOff}
              </BigButton>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
