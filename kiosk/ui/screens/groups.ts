/** What people come for, in the citizen's language. */
import type { ServiceGroup } from '../../../shared/domain/service.ts';
import { useWords } from '../app/screen-context.ts';
import { screenMessages } from './messages.ts';

export function useGroupNames(): Readonly<Record<ServiceGroup, string>> {
  const words = useWords(screenMessages);
  return {
    certificate: words.groupCertificate,
    permit: words.groupPermit,
    advice: words.groupAdvice,
    help: words.groupHelp,
  };
}
