/** One example for each named schema of the OpenAPI document; a test holds each against its schema. Places and people are invented. */

const AT_MS = Date.UTC(2026, 10, 24, 2, 15);

const kiosk = {
  id: 'jiulidi-market-1',
  name: '九里堤农贸市场 1号机',
  site: { id: 'jiulidi-market', name: '九里堤农贸市场' },
  region: '510106',
  labels: ['试点'],
  isRevoked: false,
  link: 'online',
  linkSinceMs: AT_MS,
  service: 'none',
  devices: 'fault',
  reasons: [
    {
      kind: 'device',
      deviceId: 'receipt-printer',
      class: 'receiptPrinter',
      problem: 'paper-out',
      severity: 'fault',
      sinceMs: AT_MS,
    },
  ],
  lastSeenAtMs: AT_MS,
};

const site = {
  name: '九里堤农贸市场',
  region: '510106',
  kind: 'market',
  address: '九里堤中路 1 号',
  lat: 30.7,
  lon: 104.05,
};

const user = {
  id: '0192f0c4-7a40-7c3a-9d6e-000000000001',
  name: 'wang',
  displayName: '王敏',
  roles: ['operator'],
  hasTotp: true,
  isDisabled: false,
  createdAtMs: AT_MS,
  lastSignInAtMs: AT_MS,
  version: 3,
};

const OFFICE_HOURS = [
  { from: '09:00', to: '12:00' },
  { from: '13:30', to: '17:00' },
];

export const EXAMPLES = {
  KioskSummary: kiosk,
  KioskDetail: {
    ...kiosk,
    version: 2,
    lat: 30.7,
    lon: 104.05,
    agentVersion: '0.1.0',
    bootCount: 12,
    clockOffsetMs: -35,
    deviceList: [
      {
        id: 'receipt-printer',
        class: 'receiptPrinter',
        driver: 'escpos-printer',
        status: { device: 'online', link: 'up', paper: 'out' },
        health: 'fault',
        updatedAtMs: AT_MS,
      },
    ],
    serviceList: [
      { id: 'residence-certificate', isOpen: false, missing: ['receipt.print'], updatedAtMs: AT_MS },
    ],
  },
  StoredRecord: {
    order: 4_711,
    epoch: '6f1c',
    seq: 17,
    type: 'supply',
    atMs: AT_MS,
    receivedAtMs: AT_MS + 40,
    body: { deviceId: 'receipt-printer', supply: 'paper', level: 'out' },
  },
  Problem: {
    type: 'urn:doorstep:problem:request.stale',
    title: 'It was changed meanwhile',
    status: 412,
    detail: 'Somebody changed it: you have seen version 2, now it is 3.',
    requestId: 'req-42',
  },
  HelloEvent: { nowMs: AT_MS, isResumed: true },
  KioskEvent: { kiosk, records: ['supply'] },
  PlanEvent: {
    scenarioId: '0192f0c4-7a40-7c3a-9d6e-0000000000a1',
    state: 'solving',
    ahead: 0,
    elapsedMs: 1_840,
    objective: 1_012_400,
    bound: 1_019_800,
    gap: 0.0073,
    sites: ['jn-hall-012', 'jn-market-007'],
    message: null,
  },
  TimeEvent: { nowMs: AT_MS },
  ResetEvent: {},
  Site: { id: 'jiulidi-market', ...site, kiosks: 1, plan: null, version: 1 },
  SiteCreate: { id: 'jiulidi-market', ...site },
  Region: { id: '510106', name: '金牛区', sites: 12, kiosks: 31, version: 1 },
  KioskCreate: {
    id: 'jiulidi-market-1',
    site: 'jiulidi-market',
    name: '九里堤农贸市场 1号机',
    labels: ['试点'],
  },
  BulkRequest: {
    action: { type: 'add-label', label: '需补纸' },
    selection: { query: 'devices=fault&region=510106' },
    isPreview: true,
  },
  SignIn: { name: 'wang', password: 'a long sentence only I know', code: '492039' },
  User: user,
  UserCreate: {
    name: 'wang',
    displayName: '王敏',
    roles: ['operator'],
    password: 'a long sentence only I know',
  },
  ApiTokenCreate: { name: 'monitoring', scopes: ['fleet.read'], expiresInDays: 365 },
  AuditEntry: {
    seq: 12,
    atMs: AT_MS,
    actor: { kind: 'user', id: user.id, name: 'wang' },
    address: '192.0.2.7',
    action: 'site.update',
    entity: { type: 'site', id: 'jiulidi-market' },
    before: { name: '九里堤市场' },
    after: { name: '九里堤农贸市场' },
  },
  ServicePeriod: {
    fromDay: '2026-12-01',
    rules: {
      week: [OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, [], []],
      onHolidays: { kind: 'closed' },
      onMakeUpDays: 'as-replaced',
    },
  },
  HolidayYear: {
    year: 2026,
    source: '国办发明电〔2025〕7号',
    holidays: [{ name: '元旦', fromDay: '2026-01-01', toDay: '2026-01-03', makeUpDays: ['2026-01-04'] }],
  },
  Closure: {
    id: '0192f0c4-7a40-7c3a-9d6e-000000000002',
    scope: { kind: 'site', id: 'jiulidi-market' },
    fromMs: AT_MS,
    toMs: AT_MS + 8 * 3_600_000,
    reason: '市场停电检修',
    recordedAtMs: AT_MS,
    recordedBy: 'wang',
    version: 1,
  },
  Maintenance: {
    id: '0192f0c4-7a40-7c3a-9d6e-000000000003',
    scope: { kind: 'kiosk', id: 'jiulidi-market-1' },
    scopeName: '九里堤农贸市场 1号机',
    fromMs: AT_MS + 86_400_000,
    toMs: AT_MS + 86_400_000 + 3_600_000,
    reason: '更换打印头',
    state: 'approved',
    plannedAtMs: AT_MS,
    plannedBy: 'li',
    approvedAtMs: AT_MS + 60_000,
    approvedBy: 'wang',
    cancelledAtMs: null,
    endedAtMs: null,
    mayApprove: false,
    version: 2,
  },
  AlertCondition: {
    is: 'all',
    of: [
      { is: 'link', in: ['online'] },
      { is: 'problem', of: ['paper-out'], deviceClass: ['receiptPrinter'] },
    ],
  },
} as const;
