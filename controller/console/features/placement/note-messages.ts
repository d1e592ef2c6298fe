/** Words of what a planner should know besides the plan. */
import { defineMessages } from '../../lib/i18n.ts';

/** Figures of what machines saw, as text. */
export interface Seen {
  readonly machines: string;
  readonly hours: string;
  readonly sessions: string;
  readonly turnedAway: string;
  readonly least: string;
  readonly most: string;
}

export const noteMessages = defineMessages(
  {
    movedText: (names: string) => `迁走：${names}。`,
    listJoint: '、',
    'note.unreachable': (count: string, cells: string) =>
      `${cells} 个人口单元（${count} 名居民）步行范围内没有可用候选点，增加候选点才能覆盖。`,
    'note.demand-off-network': (count: string) => `${count} 个人口单元离路网超过 200 米，视为不可达。`,
    'note.sites-off-network': (count: string) => `${count} 个候选点离路网超过 200 米，不能使用。`,
    'note.unknown-sites': (count: string, names: string) =>
      `${count} 个锁定或排除的点位不在候选点图层中：${names}。`,
    'note.too-large': '人口单元与点位的组合太多，不能按步行距离优化；请用更大的单元。',
    'note.nothing-seen': '已有机器还没有到访记录，需求按台账计算。',
    observed: (seen: Seen) =>
      `需求已按 ${seen.machines} 个已有点位的到访修正：开放 ${seen.hours} 小时，办理 ${seen.sessions} 人次，没办成 ${seen.turnedAway} 人次；各处需求为台账的 ${seen.least} 到 ${seen.most} 倍。`,
    'note.rule-count': '要求的机器数量与锁定、排除的点位矛盾。',
    'note.rule-budget': '预算不够放下锁定的点位。',
    'note.rule-required': (_: string, names: string) =>
      `已锁定的点位不可用（已排除或不满足条件）：${names}。`,
    'note.crowded': (count: string, names: string) =>
      `${count} 个点位在最忙一小时来的人多于机器能服务的（台数 < 需要）：${names}。`,
    'note.too-crowded': (count: string, names: string) =>
      `其中 ${count} 个即使放满也不够，附近需要更多点位：${names}。`,
    'note.no-room': (count: string) =>
      `${count} 人在 5 公里内没有机器，或没有一台还排得上；按步行 5 公里计。`,
    'note.capacity-counted':
      '机器能力没有参与求解（人口单元太多，或设了未来需求）：每人去最近的机器，只列出负荷。',
    'note.worst-ignored': '“最差情况”只用于“服务最多的人”，这里按平均情况优化。',
    'note.unknown-areas': (_: string, names: string) => `没有这些街道，它们的台数要求没有起作用：${names}。`,
    'note.rule-area-least': (_: string, names: string) =>
      `这些街道的可用点位少于要求的最少台数（可用 < 要求）：${names}。`,
    'note.rule-area-most': (_: string, names: string) =>
      `这些街道已有或锁定的机器多于要求的最多台数（已有 > 要求）：${names}。`,
    'note.rule-area-contrary': (_: string, names: string) =>
      `这些街道的最少台数大于最多台数（最少 > 最多）：${names}。`,
    'note.rule-quota': (_: string, name: string) => `“${name}”的最少或最多台数无法满足。`,
    'note.rule-spacing': (_: string, names: string) => `锁定或已有的点位之间距离小于要求：${names}。`,
    'note.rule-least-total': (wanted: string, machines: string) =>
      `各街道的最少台数与已有、锁定的机器合计 ${wanted} 台，多于机器总数 ${machines} 台。`,
    'note.rule-share': (share: string) => `全部可用点位都用上也只能覆盖 ${share}，达不到要求的比例。`,
    'note.rule-longest': (metres: string) => `这些机器无法让所有人都在 ${metres} 米内走到，请增加机器。`,
    'note.fewer-sites': (usable: string, wanted: string) =>
      `可用候选点只有 ${usable} 个，少于要求的 ${wanted} 台。`,
    'note.fade-ignored': '“逐渐折算”的距离不大于步行距离，没有起作用。',
    'note.no-weight': '按所选权重，需求图层中没有任何人，结果没有意义。',
    'note.rule-target': '这些要求合在一起无法同时满足，请放宽其中一项。',
  },
  {
    movedText: (names: string) => `Moved away: ${names}.`,
    listJoint: ', ',
    'note.unreachable': (count: string, cells: string) =>
      `${cells} cells (${count} residents) have no usable site within the walk; only more candidates help.`,
    'note.demand-off-network': (count: string) =>
      `${count} cells lie more than 200 m off the streets and count as not reached.`,
    'note.sites-off-network': (count: string) =>
      `${count} candidates lie more than 200 m off the streets and cannot be used.`,
    'note.unknown-sites': (count: string, names: string) =>
      `${count} locked or excluded sites are not in the candidate layer: ${names}.`,
    'note.too-large': 'Too many cells and sites for a goal of walks; use larger cells.',
    'note.nothing-seen': 'Existing machines have not seen anybody yet; demand is as registered.',
    observed: (seen: Seen) =>
      `Demand is corrected by what ${seen.machines} existing sites saw: ${seen.sessions} visits and ${seen.turnedAway} people turned away in ${seen.hours} hours; it is ${seen.least} to ${seen.most} times the register.`,
    'note.rule-count': 'The number of machines contradicts the locked and excluded sites.',
    'note.rule-budget': 'The budget does not pay for the locked sites.',
    'note.rule-required': (_: string, names: string) =>
      `Locked sites cannot be used (excluded, or lacking what is asked for): ${names}.`,
    'note.crowded': (count: string, names: string) =>
      `${count} sites get more people in the busiest hour than their machines serve (machines < needed): ${names}.`,
    'note.too-crowded': (count: string, names: string) =>
      `${count} of them cannot hold enough machines, and need more sites around: ${names}.`,
    'note.no-room': (count: string) =>
      `${count} people find no machine within 5 km that has room for them; they count as walking 5 km.`,
    'note.capacity-counted':
      'The room at machines was not solved for (too many cells, or demand to come): everybody goes to the nearest one, and loads are only counted.',
    'note.worst-ignored':
      'The worst case is for the goal "Serve most people"; this plan is for the average of demand to come.',
    'note.unknown-areas': (_: string, names: string) =>
      `There are no such sub-districts, and their rules do nothing: ${names}.`,
    'note.rule-area-least': (_: string, names: string) =>
      `Sub-districts with fewer usable sites than machines are asked for (usable < asked for): ${names}.`,
    'note.rule-area-most': (_: string, names: string) =>
      `Sub-districts with more standing or locked machines than allowed (there > allowed): ${names}.`,
    'note.rule-area-contrary': (_: string, names: string) =>
      `Sub-districts that are to have more at least than at most (least > most): ${names}.`,
    'note.rule-quota': (_: string, name: string) => `Least or most machines in "${name}" cannot be met.`,
    'note.rule-spacing': (_: string, names: string) =>
      `Locked or existing sites are nearer to each other than allowed: ${names}.`,
    'note.rule-least-total': (wanted: string, machines: string) =>
      `The least numbers of all sub-districts and the machines that stand or are locked add up to ${wanted}, more than ${machines} machines.`,
    'note.rule-share': (share: string) =>
      `All usable sites together reach only ${share}, less than is asked for.`,
    'note.rule-longest': (metres: string) =>
      `With so few machines somebody walks farther than ${metres} m; add machines.`,
    'note.fewer-sites': (usable: string, wanted: string) =>
      `Only ${usable} sites may be used, fewer than the ${wanted} machines asked for.`,
    'note.fade-ignored': 'The distance up to which people count less is within the walk and does nothing.',
    'note.no-weight': 'By these weights nobody is in the demand layer; the result means nothing.',
    'note.rule-target': 'These conditions cannot be met together; loosen one of them.',
  },
);

export type NoteWords = (typeof noteMessages)['zh'];
