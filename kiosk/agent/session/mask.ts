/** How a person may be shown on a screen or a receipt: recognisable to the person, useless to a finder (devices.md 7.5). */
import type { Citizen } from './state.ts';

const STAR = '*';

/** 欧阳某某 → 欧**某, 张三 → 张*; Latin names keep the first letter of each word. */
export function maskName({ name, latinName }: Pick<Citizen, 'name' | 'latinName'>): string {
  if (name === '') return latinName.replaceAll(/(?<=\S)\S+/gu, STAR.repeat(3));
  // By code points: rare characters of names are surrogate pairs (devices.md 1.6).
  const characters = Array.from(name);
  const last = characters.length > 2 ? (characters.at(-1) ?? '') : '';
  const hidden = characters.length - (last === '' ? 1 : 2);
  return `${characters[0]}${STAR.repeat(Math.max(1, hidden))}${last}`;
}
