/** What goes into machines, as people count it: the catalogue that telephones offer, and what machines themselves report. */
import type { UsedPart } from '../../../dispatch/orders/order.ts';
import { useWords } from '../../lib/i18n.ts';
import { dispatchMessages } from './messages.ts';
import { wordOf } from './words.tsx';

export const PARTS = [
  'receipt-roll',
  'paper-sheets',
  'cards',
  'toner',
  'cutter',
  'roller',
  'cable',
  'power-supply',
  'battery',
  'lock',
] as const;

export function useUsedText(): (used: UsedPart) => string {
  const words = useWords(dispatchMessages);
  return ({ part, amount }) => `${wordOf(words, `part.${part}`, part)} × ${amount}`;
}
