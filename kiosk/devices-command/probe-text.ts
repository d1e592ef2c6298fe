/** What a probe found, in words: what it is, and what to do about it. */
import { describeHolder } from '../../devices/discovery/holder.ts';
import type { ProbeResult } from '../../devices/discovery/probe.ts';
import { isTcpPath } from '../../devices/transport/tcp.ts';
import type { SurveyedPort } from './survey.ts';
import type { TableRow } from './table.ts';

/** For the line of progress. */
export function shortResult(result: ProbeResult): string {
  switch (result.type) {
    case 'found':
      return `found: ${result.driver}`;
    case 'inUse':
      return `in use by ${describeHolder(result.holder)}`;
    case 'unusable':
      return 'cannot be opened';
    case 'vanished':
      return 'has gone';
    case 'chatters':
      return 'talks by itself';
    case 'doubtful':
      return `${result.driver}?`;
    case 'unknown':
      return 'something unknown';
    case 'echo':
      return 'echo';
    case 'silent':
      return 'nothing answers';
  }
}

export function probeRow({ port, result }: { port: SurveyedPort; result: ProbeResult }): TableRow {
  const { path, stablePath } = port;
  const link = stablePath === null || stablePath === path ? [] : [stablePath];
  if (result.type === 'found') {
    const rate = isTcpPath(path) ? '-' : String(result.baudRate);
    const state = result.device === 'online' ? [] : [`It says of itself: ${result.device}.`];
    return { cells: [path, result.driver, rate, result.identity ?? '-'], notes: [...link, ...state] };
  }
  const found = result.type === 'inUse' ? 'in use' : shortResult(result);
  const rate = result.type === 'doubtful' ? String(result.baudRate) : '-';
  return { cells: [path, found, rate, '-'], notes: adviceOn(result) };
}

function adviceOn(result: Exclude<ProbeResult, { type: 'found' }>): string[] {
  switch (result.type) {
    case 'inUse':
      return [`used by ${describeHolder(result.holder)}`];
    case 'unusable':
    case 'vanished':
      return [result.reason];
    case 'chatters':
      return ['It sends without being asked, as none of our devices does.'];
    case 'doubtful':
      return [result.reason, 'Check cable, earth and settings of the device; it is not written.'];
    case 'unknown':
      return [
        `${result.heardBytes} bytes came, and no driver understands them: check its protocol and rate.`,
      ];
    case 'echo':
      return ['Every question comes back: a loopback plug, or two crossed wires.'];
    case 'silent':
      return [];
  }
}
