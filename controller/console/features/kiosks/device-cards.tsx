/** Devices, services and supplies of a kiosk, in words. */
import type { KioskDetail } from '../../../fleet/read-model.ts';
import { DevicesTag, StatusTag } from '../../components/status-tag.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { DEVICE_WORDS, wordFor } from '../../lib/device-words.ts';
import { sentenceCase } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import type { Tone } from '../../lib/status.ts';
import { kioskMessages } from './messages.ts';

type Device = KioskDetail['deviceList'][number];

export function DeviceCards({ devices }: { devices: readonly Device[] }) {
  const words = useWords(kioskMessages);
  const names = DEVICE_WORDS[useLanguage()];
  if (devices.length === 0) return <p className="ds-muted">{words.devicesEmpty}</p>;
  return (
    <ul className="device-list">
      {devices.map((device) => (
        <li key={device.id}>
          <div className="device-head">
            <h3>{sentenceCase(wordFor(names.classes, device.class))}</h3>
            <DevicesTag devices={device.health} />
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

export function ServiceList({ services }: { services: KioskDetail['serviceList'] }) {
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
            <StatusTag tone={isOpen ? 'ok' : 'fault'} text={isOpen ? words.canDo : words.cannotDo} />
          </span>
        </li>
      ))}
    </ul>
  );
}

const PAPER_TONES: Record<string, Tone> = { full: 'ok', low: 'attention', out: 'fault', jammed: 'fault' };

export function SupplyList({ devices }: { devices: readonly Device[] }) {
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
          <StatusTag tone={PAPER_TONES[paper] ?? 'unknown'} text={wordFor(names.values['paper'], paper)} />
        </div>
      ))}
    </div>
  );
}
