/** Devices, services and supplies of a kiosk, in words. */
import type { KioskDetail, LinkState } from '../../../fleet/read-model.ts';
import { DevicesTag, StateTag } from '../../components/status-tag.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { DEVICE_WORDS, wordFor } from '../../../../shared/i18n/device-words.ts';
import { sentenceCase } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import type { Tone } from '../../lib/status.ts';
import { kioskMessages } from './messages.ts';

type Device = KioskDetail['deviceList'][number];

/** `link`: of the kiosk. */
export function DeviceCards({ devices, link }: { devices: readonly Device[]; link: LinkState }) {
  const words = useWords(kioskMessages);
  const names = DEVICE_WORDS[useLanguage()];
  if (devices.length === 0) return <p className="ds-muted">{words.devicesEmpty}</p>;
  return (
    <ul className="device-list">
      {devices.map((device) => (
        <li key={device.id}>
          <div className="device-head">
            <h3>{sentenceCase(wordFor(names.classes, device.class))}</h3>
            <DevicesTag devices={device.health} link={link} />
          </div>
          <DeviceFacts device={device} />
        </li>
      ))}
    </ul>
  );
}

function DeviceFacts({ device }: { device: Device }) {
  const names = DEVICE_WORDS[useLanguage()];
  // null: this device cannot tell it.
  const told = Object.entries(device.status).filter(([, value]) => value !== null && value !== undefined);
  return (
    <dl className="ds-facts">
      {told.map(([property, value]) => (
        <div key={property} style={{ display: 'contents' }}>
          <dt>{names.properties[`${device.class}.${property}`] ?? wordFor(names.properties, property)}</dt>
          <dd>
            {wordFor(names.values[`${device.class}.${property}`] ?? names.values[property], String(value))}
          </dd>
        </div>
      ))}
      <dt className="ds-muted">{device.driver ?? device.id}</dt>
      <dd className="ds-muted">
        <RelativeTime atMs={device.updatedAtMs} />
      </dd>
    </dl>
  );
}

interface ServiceListProps {
  readonly services: KioskDetail['serviceList'];
  /** Of the kiosk. */
  readonly link: LinkState;
}

export function ServiceList({ services, link }: ServiceListProps) {
  const words = useWords(kioskMessages);
  const language = useLanguage();
  const names = DEVICE_WORDS[language];
  if (services.length === 0) return <p className="ds-muted">{words.servicesEmpty}</p>;
  return (
    <ul className="service-list">
      {services.map(({ id, isOpen, missing }) => (
        <li key={id}>
          <span>{wordFor(names.services, id)}</span>
          <span className="ds-row">
            {!isOpen && (
              <span className="ds-muted">
                {words.because(
                  missing
                    .map((part) => wordFor(names.capabilities, part))
                    .join(language === 'zh' ? '、' : ', '),
                )}
              </span>
            )}
            <StateTag
              tone={isOpen ? 'ok' : 'fault'}
              text={isOpen ? words.canDo : words.cannotDo}
              link={link}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}

const PAPER_TONES: Record<string, Tone> = { full: 'ok', low: 'attention', out: 'fault', jammed: 'fault' };

/** `link`: of the kiosk. */
export function SupplyList({ devices, link }: { devices: readonly Device[]; link: LinkState }) {
  const words = useWords(kioskMessages);
  const names = DEVICE_WORDS[useLanguage()];
  const supplies = devices.filter(({ status }) => status.paper !== undefined);
  if (supplies.length === 0) return <p className="ds-muted">{words.suppliesEmpty}</p>;
  return (
    <div className="supply">
      {supplies.map(({ id, class: deviceClass, status: { paper = 'unknown' } }) => (
        <div key={id} style={{ display: 'contents' }}>
          <span>
            {sentenceCase(wordFor(names.classes, deviceClass))} · {wordFor(names.properties, 'paper')}
          </span>
          <StateTag
            tone={PAPER_TONES[paper] ?? 'unknown'}
            text={wordFor(names.values['paper'], paper)}
            link={link}
          />
        </div>
      ))}
    </div>
  );
}
