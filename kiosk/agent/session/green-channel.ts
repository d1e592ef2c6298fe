/** 绿色通道: who is done the same day, and until when (DESIGN 1: the elderly, veterans and urgent cases). Pure. */
import type { Lane } from '../../../shared/protocol/index.ts';
import { shanghaiDay } from './shanghai-time.ts';
import type { Citizen } from './state.ts';

/** 老年人权益保障法 2: from sixty years. */
const ELDERLY_YEARS = 60;

/**
 * What may be chosen. Age is a fact of the card, so nobody has to declare it, and nobody can claim it; veterans and
 * urgent cases declare it and show the proof at the counter, which keeps the lane from being everybody's.
 */
export function lanesFor(citizen: Pick<Citizen, 'birthDate'> | null, nowMs: number): readonly Lane[] {
  const declared: readonly Lane[] = ['veteran', 'urgent', 'normal'];
  return citizen !== null && isElderly(citizen.birthDate, nowMs) ? ['elderly', ...declared] : declared;
}

/** `birthDate` as on the card, YYYYMMDD; a birthday counts from its first minute in Chengdu. */
function isElderly(birthDate: string, nowMs: number): boolean {
  if (!/^\d{8}$/.test(birthDate)) return false;
  return Number(shanghaiDay(nowMs)) - Number(birthDate) >= ELDERLY_YEARS * 10_000;
}
