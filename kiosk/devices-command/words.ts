/** What a self-test does and asks for, in Chinese and English: the technician and the person at the machine read the same line. */
import type { HandRequest, TestStep } from '../../devices/self-test/step.ts';
import { handWords, stepWords } from '../../shared/i18n/self-test-words.ts';

export function stepLabel(name: TestStep['name']): string {
  return `${stepWords.zh[name]} ${stepWords.en[name]}`;
}

export function handLabel(what: HandRequest): string {
  return `${handWords.zh[what]} ${handWords.en[what]}`;
}
