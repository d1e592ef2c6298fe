/** An order as it is when the steps that wait have been taken: what the technician sees goes on without a network. */
import type { OrderSummary } from '../../../../dispatch/api.ts';
import type { Step } from './offline-steps.ts';

const STAGE_AFTER = { travel: 'travelling', arrive: 'on-site', fix: 'fixed' } as const;

export function withSteps(order: OrderSummary, steps: readonly Step[]): OrderSummary {
  return steps
    .filter(({ orderId, refusal }) => orderId === order.id && refusal === undefined)
    .reduce(afterStep, order);
}

function afterStep(order: OrderSummary, { deed }: Step): OrderSummary {
  if (deed.post === 'photos') return { ...order, photos: (order.photos ?? 0) + 1 };
  if (deed.post === 'comments') return order;
  const { body } = deed;
  switch (body.do) {
    case 'travel':
    case 'arrive':
    case 'fix':
      return { ...order, stage: STAGE_AFTER[body.do] };
    case 'check':
      return {
        ...order,
        checklist: order.checklist.map((item) =>
          item.id === body.item ? { ...item, isDone: body.isDone } : item,
        ),
      };
    case 'use':
      return { ...order, used: [...order.used, body.used] };
    case 'assign':
    case 'agree':
    case 'hand-over':
    case 'close':
    case 'cancel':
      return order;
  }
}
