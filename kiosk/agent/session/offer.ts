/** What of a service concerns somebody who gave these answers: on the screen and on the paper alike. Pure. */
import { isMet, type Answers } from '../../../shared/domain/question.ts';
import type { ServiceDefinition } from '../../../shared/domain/service.ts';

export function materialsFor(
  { materials }: ServiceDefinition,
  answers: Answers,
): ServiceDefinition['materials'] {
  return materials.filter(({ when }) => isMet(when, answers));
}

export function feesFor({ fees }: ServiceDefinition, answers: Answers): ServiceDefinition['fees'] {
  return fees.filter(({ when }) => isMet(when, answers));
}
