/** What one authenticated kiosk may say and hear: comparisons with strings made once, no patterns (DESIGN 4; fleet.md 2.13). */
import {
  controllerStateTopic,
  downFilter,
  kioskPrefix,
  type KioskAddress,
} from '../../shared/protocol/index.ts';

export interface TopicAccess {
  /** The one filter for its own messages. */
  readonly downFilter: string;
  /** The kind of an uplink on its own topic; undefined: it may not publish there. */
  upKind(topic: string): string | undefined;
  /** Its own downlink as one filter, and the state of its region; nothing else, `$share` neither. */
  maySubscribe(filter: string): boolean;
  /** Whether this may be delivered to it. */
  mayReceive(topic: string): boolean;
}

export function createTopicAccess(address: KioskAddress): TopicAccess {
  const prefix = kioskPrefix(address);
  const upPrefix = `${prefix}up/`;
  const downPrefix = `${prefix}down/`;
  const filter = downFilter(address);
  const stateTopic = controllerStateTopic(address.region);
  return {
    downFilter: filter,
    upKind(topic) {
      if (!topic.startsWith(upPrefix)) return undefined;
      const kind = topic.slice(upPrefix.length);
      return kind === '' || kind.includes('/') ? undefined : kind;
    },
    maySubscribe: (wanted) => wanted === filter || wanted === stateTopic,
    mayReceive: (topic) => topic.startsWith(downPrefix) || topic === stateTopic,
  };
}
