/** How much paper was put in: the usual amounts by one touch, others by digits. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { NumberPad } from '../components/number-pad.tsx';
import { technicianMessages } from './messages.ts';
import { PageTitle } from './page-title.tsx';
import { useClassName, useDevice } from './use-technician.ts';

/** Rolls and reams as they are sold. */
const USUAL = { metres: [30, 50, 80, 150], sheets: [100, 250, 500, 1000] } as const;
const MAX_DIGITS = 4;

export function Refill() {
  const { work } = useScreen();
  const device = useDevice();
  const className = useClassName();
  const words = useWords(technicianMessages);
  if (device === undefined) return null;
  const unit = device.class === 'documentPrinter' ? 'sheets' : 'metres';
  return (
    <>
      <PageTitle title={words.refillTitle} backTo={{ deviceId: device.id, title: className(device) }} />
      <div className="technician-columns">
        <section className="technician-stack">
          <h2>{unit === 'sheets' ? words.refillSheets : words.refillMetres}</h2>
          <div className="tool-list">
            {USUAL[unit].map((amount) => (
              <BigButton key={amount} onPress={() => work({ do: 'refill', amount })}>
                {words[unit](amount)}
              </BigButton>
            ))}
          </div>
        </section>
        <NumberPad
          minLength={1}
          maxLength={MAX_DIGITS}
          isOptional={false}
          onEnter={(digits) => {
            if (Number(digits) > 0) work({ do: 'refill', amount: Number(digits) });
          }}
        />
      </div>
    </>
  );
}
