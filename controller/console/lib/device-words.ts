/** Devices, services and what they report, in words. Ids that this version does not know are shown as they are. */
import { defineMessages } from './i18n.ts';

type Table = Readonly<Record<string, string>>;

interface DeviceWords {
  readonly classes: Table;
  readonly services: Table;
  readonly capabilities: Table;
  readonly properties: Table;
  /** By property, then by value. */
  readonly values: Readonly<Record<string, Table>>;
}

const zh: DeviceWords = {
  classes: { idCardReader: '身份证读卡器', receiptPrinter: '收据打印机', ups: '不间断电源' },
  services: { 'hotel-permit-checklist': '旅店业许可材料清单', 'residence-certificate': '居住登记证明申请' },
  capabilities: {
    'idCard.read': '读取身份证',
    'receipt.print': '打印收据',
    'record.store': '保存业务记录',
    'case.seal': '加密封存申请',
    'power.mains': '市电',
  },
  properties: {
    device: '设备',
    link: '连线',
    action: '需要处理',
    detail: '故障代码',
    identity: '设备标识',
    cardPresence: '卡片',
    paper: '纸张',
    media: '出纸口',
    cover: '盖板',
    cutter: '切刀',
    headTemperature: '打印头温度',
    powerIn: '市电',
    battery: '电池',
  },
  values: {
    device: {
      online: '工作正常',
      offline: '离线',
      powerOff: '断电',
      noDevice: '未找到设备',
      hardwareError: '硬件故障',
      userError: '操作错误',
      deviceBusy: '忙',
      fraudAttempt: '疑似破坏，已停用',
      potentialFraud: '可能被破坏',
      starting: '正在启动',
    },
    link: { up: '通', silent: '无应答', down: '断开' },
    action: {
      reset: '复位',
      clear: '清理',
      maintenance: '维护',
      configuration: '重新配置',
      suspend: '暂停使用',
    },
    cardPresence: { present: '有卡', notPresent: '无卡', unknown: '未知' },
    paper: { full: '充足', low: '不足', out: '缺纸', jammed: '卡纸', unknown: '未知' },
    media: {
      present: '有纸未取',
      notPresent: '空',
      jammed: '卡纸',
      entering: '正在出纸',
      retracted: '已收回',
      unknown: '未知',
    },
    cover: { open: '打开', closed: '关闭', unknown: '未知' },
    cutter: { ok: '正常', fault: '故障', unknown: '未知' },
    headTemperature: { ok: '正常', high: '过高', unknown: '未知' },
    powerIn: { powering: '正常', noPower: '中断', unknown: '未知' },
    battery: { operational: '正常', low: '电量低', unknown: '未知' },
  },
};

const en: DeviceWords = {
  classes: { idCardReader: 'ID card reader', receiptPrinter: 'receipt printer', ups: 'UPS' },
  services: {
    'hotel-permit-checklist': 'Hotel permit: list of papers',
    'residence-certificate': 'Residence certificate',
  },
  capabilities: {
    'idCard.read': 'reading ID cards',
    'receipt.print': 'printing receipts',
    'record.store': 'storing records',
    'case.seal': 'sealing applications',
    'power.mains': 'mains power',
  },
  properties: {
    device: 'Device',
    link: 'Line',
    action: 'Needs',
    detail: 'Fault code',
    identity: 'Identity',
    cardPresence: 'Card',
    paper: 'Paper',
    media: 'Paper mouth',
    cover: 'Cover',
    cutter: 'Cutter',
    headTemperature: 'Print head',
    powerIn: 'Mains',
    battery: 'Battery',
  },
  values: {
    device: {
      online: 'works',
      offline: 'offline',
      powerOff: 'no power',
      noDevice: 'not found',
      hardwareError: 'hardware fault',
      userError: 'wrongly operated',
      deviceBusy: 'busy',
      fraudAttempt: 'tampered with, out of use',
      potentialFraud: 'may be tampered with',
      starting: 'starting',
    },
    link: { up: 'up', silent: 'no answer', down: 'down' },
    action: {
      reset: 'a reset',
      clear: 'clearing',
      maintenance: 'maintenance',
      configuration: 'configuration',
      suspend: 'to be taken out of use',
    },
    cardPresence: { present: 'card present', notPresent: 'no card', unknown: 'unknown' },
    paper: { full: 'enough', low: 'low', out: 'out', jammed: 'jammed', unknown: 'unknown' },
    media: {
      present: 'paper waits',
      notPresent: 'empty',
      jammed: 'jammed',
      entering: 'coming out',
      retracted: 'pulled back',
      unknown: 'unknown',
    },
    cover: { open: 'open', closed: 'closed', unknown: 'unknown' },
    cutter: { ok: 'fine', fault: 'fault', unknown: 'unknown' },
    headTemperature: { ok: 'fine', high: 'too hot', unknown: 'unknown' },
    powerIn: { powering: 'on', noPower: 'failed', unknown: 'unknown' },
    battery: { operational: 'fine', low: 'low', unknown: 'unknown' },
  },
};

export const DEVICE_WORDS = { zh, en };

/** The word for `key`, or `key` itself. */
export function wordFor(table: Table | undefined, key: string): string {
  return table?.[key] ?? key;
}

export const reasonMessages = defineMessages(
  {
    revoked: '凭证已吊销，不允许连接',
    linkOffline: (since: string) => `失去联系（${since}），请检查网络和电源`,
    linkSuspect: (since: string) => `暂时没有消息（${since}），正在确认`,
    linkUnknown: () => '从未联系过控制中心，请检查安装',
    linkPlanned: (since: string) => `计划停机（${since}）`,
    'not-answering': (device: string) => `${device}没有应答，请检查电源和数据线`,
    hardware: (device: string) => `${device}硬件故障，需要维修`,
    tampering: (device: string) => `${device}可能遭到破坏，请到现场检查`,
    'paper-out': (device: string) => `${device}缺纸，请补纸`,
    'paper-jam': (device: string) => `${device}卡纸，请开盖清理`,
    'paper-low': (device: string) => `${device}纸张不足，请尽快补纸`,
    'media-jam': (device: string) => `${device}出纸口卡纸，请清理`,
    'cover-open': (device: string) => `${device}盖板未关，请关好`,
    cutter: (device: string) => `${device}切刀故障，请检查`,
    overheated: (device: string) => `${device}打印头过热，请检查通风`,
    'power-failure': (device: string) => `市电中断，${device}正在用电池供电，请检查供电`,
    'battery-low': (device: string) => `${device}电池电量低，请检查或更换电池`,
    starting: (device: string) => `${device}正在启动`,
    'action-needed': (device: string) => `${device}需要人工处理`,
    service: (service: string, missing: string) => `“${service}”无法办理：缺少${missing}`,
  },
  {
    revoked: 'Its credential is revoked: it may not connect',
    linkOffline: (since: string) => `Out of contact (${since}): check network and power`,
    linkSuspect: (since: string) => `Silent (${since}): being confirmed`,
    linkUnknown: () => 'Never made contact: check the installation',
    linkPlanned: (since: string) => `Planned to be off (${since})`,
    'not-answering': (device: string) => `No answer from the ${device}: check its power and cable`,
    hardware: (device: string) => `Hardware fault of the ${device}: needs repair`,
    tampering: (device: string) => `The ${device} may have been tampered with: go and look`,
    'paper-out': (device: string) => `The ${device} is out of paper: put in a new roll`,
    'paper-jam': (device: string) => `Paper jam in the ${device}: open and clear it`,
    'paper-low': (device: string) => `The ${device} is low on paper: put in a new roll soon`,
    'media-jam': (device: string) => `Paper is stuck in the mouth of the ${device}: clear it`,
    'cover-open': (device: string) => `The cover of the ${device} is open: close it`,
    cutter: (device: string) => `Cutter fault of the ${device}: check it`,
    overheated: (device: string) => `The print head of the ${device} is too hot: check the ventilation`,
    'power-failure': (device: string) =>
      `The mains have failed, the ${device} runs on battery: check the power supply`,
    'battery-low': (device: string) => `The battery of the ${device} is low: check or replace it`,
    starting: (device: string) => `The ${device} is starting`,
    'action-needed': (device: string) => `The ${device} needs somebody on site`,
    service: (service: string, missing: string) => `"${service}" is closed: ${missing} missing`,
  },
);
