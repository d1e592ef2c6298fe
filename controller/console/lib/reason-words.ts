/** Why a kiosk does not serve, in words. */
import { defineMessages } from './i18n.ts';

export const reasonMessages = defineMessages(
  {
    revoked: '凭证已吊销，不允许连接',
    help: (since: string) => `有人在机器前求助（${since}）`,
    technician: '技术员正在维护，暂不接待群众',
    takenOut: '技术员已暂停这台机器的服务',
    linkOffline: (since: string) => `失去联系（${since}），请检查网络和电源`,
    linkSuspect: (since: string) => `暂时没有消息（${since}），正在确认`,
    linkUnknown: () => '从未联系过控制中心，请检查安装',
    linkPlanned: (since: string) => `计划停机（${since}）`,
    service: (service: string, missing: string) => `“${service}”无法办理：缺少${missing}`,
  },
  {
    revoked: 'Its credential is revoked: it may not connect',
    help: (since: string) => `Somebody at the machine asks for help (${since})`,
    technician: 'A technician is working on it: nobody is served meanwhile',
    takenOut: 'A technician took it out of service',
    linkOffline: (since: string) => `Out of contact (${since}): check network and power`,
    linkSuspect: (since: string) => `Silent (${since}): being confirmed`,
    linkUnknown: () => 'Never made contact: check the installation',
    linkPlanned: (since: string) => `Planned to be off (${since})`,
    service: (service: string, missing: string) => `"${service}" is closed: ${missing} missing`,
  },
);
