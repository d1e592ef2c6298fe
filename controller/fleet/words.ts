/** What states are called, for the export; the console shows the same words (DESIGN 5, words). Shared with the console. */
import type { DevicesState, LinkState, ServiceState } from './read-model.ts';

export interface StateWords {
  readonly link: Readonly<Record<LinkState, string>>;
  readonly service: Readonly<Record<ServiceState, string>>;
  readonly devices: Readonly<Record<DevicesState, string>>;
}

export const STATE_WORDS: Readonly<Record<'zh' | 'en', StateWords>> = {
  zh: {
    link: { online: '在线', suspect: '待确认', offline: '离线', 'planned-off': '计划停机', unknown: '未知' },
    service: { full: '全部可办', partial: '部分可办', none: '无法办理', unknown: '未知' },
    devices: { ok: '正常', attention: '需留意', fault: '故障', unknown: '未知' },
  },
  en: {
    link: {
      online: 'Online',
      suspect: 'Unconfirmed',
      offline: 'Offline',
      'planned-off': 'Planned off',
      unknown: 'Unknown',
    },
    service: { full: 'All services', partial: 'Some services', none: 'No service', unknown: 'Unknown' },
    devices: { ok: 'Fine', attention: 'Needs a look', fault: 'Fault', unknown: 'Unknown' },
  },
};
