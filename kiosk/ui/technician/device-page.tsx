/** One device: what it reports, what can be done to it, and the test that proves it. */
import { DEVICE_WORDS, wordFor } from '../../../shared/i18n/device-words.ts';
import { LOCALES } from '../../../shared/i18n/messages.ts';
import { useLanguage, useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { Confirm } from './confirm.tsx';
import { ToneSign, toneOf, useProblemTexts } from './device-state.tsx';
import { hasJamGuide } from './jam-guide.tsx';
import { technicianMessages } from './messages.ts';
import { PageTitle } from './page-title.tsx';
import { TestPanel } from './test-panel.tsx';
import { type TechnicianDevice, useClassName, useDevice } from './use-technician.ts';

export function DevicePage() {
  const device = useDevice();
  const className = useClassName();
  if (device === undefined) return null;
  return (
    <>
      <PageTitle title={className(device)} about={device.id} />
      <div className="technician-columns">
        <section className="technician-stack technician-wide">
          <Problems device={device} />
          <Properties device={device} />
          <Actions device={device} />
        </section>
        <TestPanel device={device} />
      </div>
    </>
  );
}

function Problems({ device }: { device: TechnicianDevice }) {
  const words = useWords(technicianMessages);
  const texts = useProblemTexts()(device);
  return (
    <ul className="problem-list">
      {(texts.length === 0 ? [words.works] : texts).map((text, at) => (
        <li key={text} className="device-state">
          <ToneSign tone={at === 0 ? toneOf(device) : 'attention'} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

/** Said by the problems above, or of no use at the machine. */
const LEFT_OUT: ReadonlySet<string> = new Set(['device', 'action']);

/** What it can report; what it cannot (null) is left out. */
function Properties({ device }: { device: TechnicianDevice }) {
  const language = useLanguage();
  const words = useWords(technicianMessages);
  const names = DEVICE_WORDS[language];
  const rows = Object.entries(device.status).filter(
    ([name, value]) => value !== null && value !== undefined && !LEFT_OUT.has(name),
  );
  /** One name, another meaning with cards. */
  const keyOf = (name: string) =>
    device.class === 'cardReader' && name === 'media' ? 'cardReader.media' : name;
  return (
    <dl className="fact-list">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{wordFor(names.properties, keyOf(name))}</dt>
          <dd>{wordFor(names.values[keyOf(name)], String(value))}</dd>
        </div>
      ))}
      {device.filled !== null && (
        <div>
          <dt>{words.lastFilled}</dt>
          <dd>
            {words[device.filled.unit](device.filled.amount)} ·{' '}
            {new Date(device.filled.atMs).toLocaleDateString(LOCALES[language], {
              timeZone: 'Asia/Shanghai',
            })}
          </dd>
        </div>
      )}
    </dl>
  );
}

function Actions({ device }: { device: TechnicianDevice }) {
  const { work } = useScreen();
  const words = useWords(technicianMessages);
  const isPrinter = device.class === 'receiptPrinter' || device.class === 'documentPrinter';
  return (
    <div className="technician-choices">
      {hasJamGuide(device) && (
        <BigButton onPress={() => work({ do: 'show', page: 'jam', deviceId: device.id })}>
          {words.clearJam}
        </BigButton>
      )}
      {isPrinter && (
        <BigButton onPress={() => work({ do: 'show', page: 'refill', deviceId: device.id })}>
          {words.refill}
        </BigButton>
      )}
      {device.retainCount !== null && (
        <Confirm
          title={words.emptyBinTitle}
          text={words.emptyBinText(device.retainCount)}
          yes={words.emptyBinYes}
          onYes={() => work({ do: 'emptyBin' })}
        >
          {words.emptyBin}
        </Confirm>
      )}
    </div>
  );
}
