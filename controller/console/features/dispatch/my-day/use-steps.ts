/** What waits, and the way to add to it; sent at once, when the network comes back, and every few seconds. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { OrderSummary } from '../../../../dispatch/api.ts';
import { useToast } from '../../../components/toast.tsx';
import { myOrdersQuery } from '../queries.ts';
import { addStep, type Deed, readSteps, sendSteps, type Step, subscribeSteps } from './offline-steps.ts';
import { jpegOf, keepPhoto } from './photo-store.ts';

const RETRY_MS = 5_000;

export interface Steps {
  readonly steps: readonly Step[];
  readonly take: (order: OrderSummary, deed: Exclude<Deed, { post: 'photos' }>) => void;
  readonly takePhoto: (order: OrderSummary, file: Blob) => Promise<void>;
}

export function useSteps(): Steps {
  const queries = useQueryClient();
  const toast = useToast();
  const text = useSyncExternalStore(subscribeSteps, () => JSON.stringify(readSteps()));
  const send = useCallback(async () => {
    const { hasSent, orders } = await sendSteps();
    if (!hasSent) return;
    // The next step stands on what the controller has just said, also before the list is read anew.
    queries.setQueryData(myOrdersQuery.queryKey, (list) =>
      list === undefined
        ? list
        : { items: list.items.map((order) => orders.find(({ id }) => id === order.id) ?? order) },
    );
    await queries.invalidateQueries({ queryKey: ['my-orders'] });
    await queries.invalidateQueries({ queryKey: ['order'] });
  }, [queries]);
  useEffect(() => {
    const timer = setInterval(() => void send(), RETRY_MS);
    const now = () => void send();
    globalThis.addEventListener('online', now);
    now();
    return () => {
      clearInterval(timer);
      globalThis.removeEventListener('online', now);
    };
  }, [send]);
  return {
    steps: JSON.parse(text) as Step[],
    take({ id: orderId, version }, deed) {
      addStep({ id: crypto.randomUUID(), orderId, version, deed });
      void send();
    },
    async takePhoto({ id: orderId, version }, file) {
      const id = crypto.randomUUID();
      try {
        await keepPhoto(id, await jpegOf(file));
        addStep({ id, orderId, version, deed: { post: 'photos' } });
        void send();
      } catch (error) {
        toast.error(error);
      }
    },
  };
}
