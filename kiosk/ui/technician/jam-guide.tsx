/** How to free what is stuck, in four pictures, and then the test that proves it. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { CARD_PICTURES, PRINTER_PICTURES } from './jam-pictures.tsx';
import { technicianMessages } from './messages.ts';
import { PageTitle } from './page-title.tsx';
import { type TechnicianDevice, useClassName, useDevice } from './use-technician.ts';

export function hasJamGuide({ class: deviceClass }: TechnicianDevice): boolean {
  return deviceClass === 'receiptPrinter' || deviceClass === 'cardReader';
}

export function JamGuide() {
  const { work } = useScreen();
  const device = useDevice();
  const className = useClassName();
  const words = useWords(technicianMessages);
  if (device === undefined) return null;
  const isCard = device.class === 'cardReader';
  const texts = isCard
    ? [words.jamCard1, words.jamCard2, words.jamCard3, words.jamCard4]
    : [words.jamPrinter1, words.jamPrinter2, words.jamPrinter3, words.jamPrinter4];
  const pictures = isCard ? CARD_PICTURES : PRINTER_PICTURES;
  return (
    <>
      <PageTitle
        title={isCard ? words.jamTitleCard : words.jamTitlePrinter}
        backTo={{ deviceId: device.id, title: className(device) }}
      />
      <ol className="jam-steps">
        {texts.map((text, at) => {
          const Picture = pictures[at];
          return (
            <li key={text}>
              {Picture !== undefined && <Picture />}
              <span>
                <strong>{at + 1}</strong>
                {text}
              </span>
            </li>
          );
        })}
      </ol>
      <BigButton look="primary" onPress={() => work({ do: 'test' })}>
        {words.jamDone}
      </BigButton>
    </>
  );
}
