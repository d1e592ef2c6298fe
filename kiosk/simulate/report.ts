/** What the simulator tells on the terminal: a line an event for a small fleet, sums for a large one. */
import type { Clock } from '../../shared/time/clock.ts';
import type { Agent } from '../agent/agent.ts';
import type { Farewell } from './citizen.ts';
import type { Mishap } from './mishaps.ts';

export interface Report {
  say(text: string): void;
  visit(kioskName: string, serviceId: string, farewell: Farewell): void;
  mishap(kioskName: string, mishap: Mishap, isOver: boolean): void;
  /** Sums since the start. */
  sum(agents: readonly Agent[]): void;
}

const FAREWELLS: Record<Farewell, string> = {
  served: 'served, receipt in hand',
  closed: 'turned away, the service is closed',
  gaveUp: 'left before the end',
};

const MISHAPS: Record<Mishap, readonly [begins: string, ends: string]> = {
  paperOut: ['printer out of paper', 'paper refilled'],
  coverOpen: ['printer cover open', 'printer cover closed'],
  readerSilent: ['card reader does not answer', 'card reader answers again'],
  networkDown: ['network down, goes on serving', 'network back'],
};

export function createReport(clock: Clock, kioskCount: number, maxTalking: number): Report {
  const counts: Record<Farewell, number> = { served: 0, closed: 0, gaveUp: 0 };
  const isTalking = kioskCount <= maxTalking;

  function say(text: string): void {
    const time = new Date(clock.nowMs()).toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai' });
    process.stdout.write(`${time}  ${text}\n`);
  }

  return {
    say,
    visit(kioskName, serviceId, farewell) {
      counts[farewell] += 1;
      if (isTalking) say(`${kioskName}  ${serviceId}: ${FAREWELLS[farewell]}`);
    },
    mishap(kioskName, mishap, isOver) {
      if (isTalking) say(`${kioskName}  ${MISHAPS[mishap][isOver ? 1 : 0]}`);
    },
    sum(agents) {
      const online = agents.filter(({ uplink }) => uplink.state === 'online').length;
      const waiting = agents.reduce((total, { outbox }) => total + outbox.pendingRows(), 0);
      const { served, closed, gaveUp } = counts;
      say(
        `${online} of ${agents.length} kiosks online; ${served} citizens served, ${gaveUp} left, ${closed} turned away; ${waiting} records wait in outboxes`,
      );
    },
  };
}
