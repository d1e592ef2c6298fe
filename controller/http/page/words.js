/** Every word of the live page in both languages, and times as people say them; times are always those of Chengdu. */

const ZH = {
  product: '门口办',
  title: '自助终端实况',
  skip: '跳到终端列表',
  filter: '按网络状态筛选',
  caption: '终端及其网络、业务和设备状态',
  columnKiosk: '终端',
  columnSite: '位置',
  columnLink: '网络',
  columnService: '业务',
  columnDevices: '设备',
  columnSeen: '最近通信',
  all: '全部',
  'link.online': '在线',
  'link.suspect': '待确认',
  'link.offline': '离线',
  'link.planned-off': '计划停机',
  'link.unknown': '未知',
  'service.full': '全部可办',
  'service.partial': '部分可办',
  'service.none': '不可办',
  'service.unknown': '未知',
  'devices.ok': '正常',
  'devices.attention': '需留意',
  'devices.fault': '故障',
  'devices.unknown': '未知',
  lastKnown: '断开前最后一次上报',
  never: '从未',
  connecting: '正在连接',
  live: '实时',
  lostWord: '已断开',
  asOf: '数据截至 {time}',
  lost: '与控制器的连接已断开，正在重连。下面是 {time} 的数据。',
  lostAtOnce: '连不上控制器，正在重试。请确认它在运行。',
  loading: '正在读取终端…',
  filteredEmpty: '现在没有「{state}」的终端。',
  showAll: '显示全部终端',
  note: '离线不等于停用：终端断网时照常受理，恢复后补报；离线终端的业务和设备为断开前最后一次上报。',
  emptyTitle: '还没有终端',
  emptyDemo: '先看看样子，运行一个小机队：',
  emptyImport: '或者导入你的终端名单：',
  emptyFile: '名单文件',
  emptyNext: '终端登记后会自动出现在这里，不用刷新。',
  health: '健康检查',
  metrics: '指标',
  zone: '时间均为北京时间',
  otherLanguage: 'English',
};

/** @type {Record<keyof typeof ZH, string>} */
const EN = {
  product: 'Doorstep',
  title: 'Kiosks, live',
  skip: 'Skip to the list of kiosks',
  filter: 'Filter by link',
  caption: 'Kiosks with the state of their link, services and devices',
  columnKiosk: 'Kiosk',
  columnSite: 'Place',
  columnLink: 'Link',
  columnService: 'Services',
  columnDevices: 'Devices',
  columnSeen: 'Last heard',
  all: 'All',
  'link.online': 'Online',
  'link.suspect': 'Suspect',
  'link.offline': 'Offline',
  'link.planned-off': 'Planned off',
  'link.unknown': 'Unknown',
  'service.full': 'All open',
  'service.partial': 'Some open',
  'service.none': 'None open',
  'service.unknown': 'Unknown',
  'devices.ok': 'Working',
  'devices.attention': 'Attention',
  'devices.fault': 'Fault',
  'devices.unknown': 'Unknown',
  lastKnown: 'Last report before the link was lost',
  never: 'never',
  connecting: 'Connecting',
  live: 'Live',
  lostWord: 'Disconnected',
  asOf: 'as of {time}',
  lost: 'The connection to the controller is lost; trying again. Below is the state of {time}.',
  lostAtOnce: 'The controller cannot be reached; trying again. Is it running?',
  loading: 'Reading the kiosks…',
  filteredEmpty: 'No kiosk is “{state}” now.',
  showAll: 'Show all kiosks',
  note: 'Offline is not out of service: a kiosk serves on without its link and reports later. Services and devices of an offline kiosk are its last report.',
  emptyTitle: 'No kiosks yet',
  emptyDemo: 'To see how it looks, run a small fleet:',
  emptyImport: 'Or import your list of kiosks:',
  emptyFile: 'FILE',
  emptyNext: 'Kiosks appear here as soon as they are registered; no need to reload.',
  health: 'Health',
  metrics: 'Metrics',
  zone: 'All times are Beijing time',
  otherLanguage: '中文',
};

const ZONE = 'Asia/Shanghai';
const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** @param {'zh' | 'en'} language */
export function createWords(language) {
  const catalogue = language === 'en' ? EN : ZH;
  const locale = language === 'en' ? 'en-GB' : 'zh-CN';
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const clock = new Intl.DateTimeFormat(locale, { timeZone: ZONE, timeStyle: 'medium', hourCycle: 'h23' });
  const full = new Intl.DateTimeFormat(locale, {
    timeZone: ZONE,
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  return {
    language,
    locale,
    /**
     * @param {keyof typeof ZH} key
     * @param {Record<string, string>} [values] for the places in braces
     */
    say(key, values = {}) {
      return catalogue[key].replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? '');
    },
    /** Time of day. @param {number} atMs */
    time: (atMs) => clock.format(atMs),
    /** Date and time. @param {number} atMs */
    dateTime: (atMs) => full.format(atMs),
    /** How long ago; a clock that is a little off never makes the past a future. @param {number} agoMs */
    ago(agoMs) {
      const seconds = Math.max(0, Math.floor(agoMs / 1000));
      if (seconds < MINUTE_S) return relative.format(-seconds, 'second');
      if (seconds < HOUR_S) return relative.format(-Math.floor(seconds / MINUTE_S), 'minute');
      if (seconds < DAY_S) return relative.format(-Math.floor(seconds / HOUR_S), 'hour');
      return relative.format(-Math.floor(seconds / DAY_S), 'day');
    },
  };
}
