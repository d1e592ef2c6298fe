/** What somebody asked for and waits for: the button turns meanwhile, and a failure is told. */
import { useState } from 'react';
import { useToast } from './toast.tsx';

export interface Task {
  readonly isBusy: boolean;
  /** `explain`: true where the page itself shows what is wrong; of everything else a toast tells. */
  readonly run: (
    work: () => Promise<unknown>,
    explain?: (error: unknown) => boolean | Promise<boolean>,
  ) => Promise<void>;
}

export function useTask(): Task {
  const toast = useToast();
  const [isBusy, setIsBusy] = useState(false);
  return {
    isBusy,
    async run(work, explain) {
      setIsBusy(true);
      try {
        await work();
      } catch (error) {
        const isExplained = (await explain?.(error)) ?? false;
        if (!isExplained) toast.error(error);
      } finally {
        setIsBusy(false);
      }
    },
  };
}
