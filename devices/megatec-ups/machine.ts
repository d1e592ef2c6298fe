/** From readings to a status that can be believed: a bit counts after five equal readings (devices.md 4). Pure. */
import type { UpsStatus } from '../../shared/domain/device-status.ts';
import type { UpsBits } from './codec.ts';

/** A relay that bounces, or a byte with a flipped bit, is no power failure. */
export const BELIEVED_AFTER = 5;

export interface Belief {
  /** What is believed; null before the first five equal readings. */
  readonly bits: UpsBits | null;
  readonly candidate: UpsBits | null;
  /** Equal readings in a row. */
  readonly count: number;
}

export const NO_BELIEF: Belief = { bits: null, candidate: null, count: 0 };

export function believe(belief: Belief, bits: UpsBits): Belief {
  const isSame = belief.candidate !== null && keyOf(belief.candidate) === keyOf(bits);
  const count = isSame ? belief.count + 1 : 1;
  return { bits: count >= BELIEVED_AFTER ? bits : belief.bits, candidate: bits, count };
}

type Changes = Pick<UpsStatus, 'device' | 'action' | 'detail' | 'powerIn' | 'battery'>;

export function statusOf({ bits }: Belief): Changes {
  if (bits === null) {
    return { device: 'online', action: null, detail: null, powerIn: 'unknown', battery: 'unknown' };
  }
  return {
    device: bits.upsFailed ? 'hardwareError' : 'online',
    // A battery that is low although the mains are there does not charge any more.
    action: bits.upsFailed || (bits.batteryLow && !bits.utilityFail) ? 'maintenance' : null,
    detail: bits.upsFailed ? 'Q1 b4' : null,
    powerIn: bits.utilityFail ? 'noPower' : 'powering',
    battery: bits.batteryLow ? 'low' : 'operational',
  };
}

function keyOf({ utilityFail, batteryLow, upsFailed }: UpsBits): string {
  return `${utilityFail} ${batteryLow} ${upsFailed}`;
}
