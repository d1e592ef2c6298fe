/** The rules that a kiosk fleet begins with (fleet.md 6.8). */
import type { DeviceProblem } from '../../../shared/domain/device-problems.ts';
import type { DeviceClass } from '../../../shared/domain/device-status.ts';
import type { FaultClass, Severity } from '../../../shared/domain/work-order.ts';
import type { Predicate, Rule } from './rule.ts';

const MINUTE_MS = 60_000;

interface Default {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly when: Predicate;
  readonly forMs: number;
  readonly severity: Severity;
  readonly faultClass: FaultClass;
  readonly inhibitedBy?: readonly FaultClass[];
  readonly hours?: Rule['hours'];
  readonly inMaintenance?: Rule['inMaintenance'];
}

const offline: Predicate = { is: 'link', in: ['offline'] };
const silent = (...deviceClass: DeviceClass[]): Predicate => ({
  is: 'problem',
  of: ['not-answering', 'hardware', 'action-needed'],
  deviceClass,
});
const problem = (...of: DeviceProblem[]): Predicate => ({ is: 'problem', of });

const DEFAULTS: readonly Default[] = [
  {
    id: 'offline',
    zh: '离线',
    en: 'Offline',
    when: offline,
    forMs: 3 * MINUTE_MS,
    severity: 'warning',
    faultClass: 'link',
    inMaintenance: 'tell',
  },
  {
    id: 'offline-long',
    zh: '长时间离线',
    en: 'Offline for long',
    when: offline,
    forMs: 10 * MINUTE_MS,
    severity: 'major',
    faultClass: 'link',
    inMaintenance: 'tell',
  },
  {
    id: 'no-service',
    zh: '所有业务无法办理',
    en: 'No service can be finished',
    when: { is: 'service', in: ['none'] },
    forMs: 2 * MINUTE_MS,
    severity: 'major',
    faultClass: 'service',
    inhibitedBy: ['link', 'paper', 'printer', 'reader', 'power'],
  },
  {
    id: 'paper-out',
    zh: '缺纸',
    en: 'Out of paper',
    when: problem('paper-out'),
    forMs: MINUTE_MS,
    severity: 'major',
    faultClass: 'paper',
  },
  {
    id: 'paper-low',
    zh: '纸将用完',
    en: 'Paper runs low',
    when: problem('paper-low'),
    forMs: 5 * MINUTE_MS,
    severity: 'info',
    faultClass: 'paper',
  },
  {
    id: 'printer-fault',
    zh: '打印机故障',
    en: 'Printer at fault',
    when: problem(
      'paper-jam',
      'media-jam',
      'cutter',
      'toner-out',
      'queue-stopped',
      'output-full',
      'cover-open',
    ),
    forMs: 2 * MINUTE_MS,
    severity: 'major',
    faultClass: 'printer',
  },
  {
    id: 'reader-fault',
    zh: '读卡设备故障',
    en: 'Reader at fault',
    when: problem('card-jam', 'scanner-refuses', 'bin-full'),
    forMs: MINUTE_MS,
    severity: 'major',
    faultClass: 'reader',
  },
  {
    id: 'printer-silent',
    zh: '打印机无应答或硬件故障',
    en: 'A printer does not answer or is broken',
    when: silent('receiptPrinter', 'documentPrinter'),
    forMs: 2 * MINUTE_MS,
    severity: 'major',
    faultClass: 'printer',
    inhibitedBy: ['power'],
  },
  {
    id: 'reader-silent',
    zh: '读取设备无应答或硬件故障',
    en: 'A reader does not answer or is broken',
    when: silent('idCardReader', 'cardReader', 'barcodeScanner'),
    forMs: 2 * MINUTE_MS,
    severity: 'major',
    faultClass: 'reader',
    inhibitedBy: ['power'],
  },
  {
    id: 'power-failure',
    zh: '市电中断',
    en: 'Mains power failed',
    when: problem('power-failure'),
    forMs: 30_000,
    severity: 'critical',
    faultClass: 'power',
    hours: 'always',
  },
  {
    id: 'tampering',
    zh: '疑似被撬动',
    en: 'Somebody tampers with it',
    when: problem('tampering'),
    forMs: 0,
    severity: 'critical',
    faultClass: 'tampering',
    hours: 'always',
  },
];

export const DEFAULT_RULES: readonly Rule[] = DEFAULTS.map(
  ({
    id,
    zh,
    en,
    when,
    forMs,
    severity,
    faultClass,
    inhibitedBy = [],
    hours = 'service',
    inMaintenance = 'mute',
  }) => ({
    id,
    name: { zh, en },
    isEnabled: true,
    when,
    forMs,
    keepForMs: MINUTE_MS,
    hours,
    severity,
    faultClass,
    noData: 'keep',
    groupBy: 'kiosk',
    inhibitedBy: [...inhibitedBy],
    inMaintenance,
  }),
);
