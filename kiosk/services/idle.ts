/** What the idle screen shows, in this order, as checked data; a new item is one JSON file and one row here. */
import * as z from 'zod';
import { IdleItem } from '../../shared/domain/idle-item.ts';
import drugsCleverPills from './idle/drugs-clever-pills.json' with { type: 'json' };
import drugsDisguise from './idle/drugs-disguise.json' with { type: 'json' };
import drugsParcel from './idle/drugs-parcel.json' with { type: 'json' };
import drugsPoppy from './idle/drugs-poppy.json' with { type: 'json' };
import drugsReport from './idle/drugs-report.json' with { type: 'json' };
import drugsVape from './idle/drugs-vape.json' with { type: 'json' };
import fraudBankCard from './idle/fraud-bank-card.json' with { type: 'json' };
import fraudFakeOrders from './idle/fraud-fake-orders.json' with { type: 'json' };
import fraudFakePolice from './idle/fraud-fake-police.json' with { type: 'json' };
import fraudFakeRefund from './idle/fraud-fake-refund.json' with { type: 'json' };
import fraudGrandson from './idle/fraud-grandson.json' with { type: 'json' };
import fraudHealth from './idle/fraud-health.json' with { type: 'json' };
import fraudLoan from './idle/fraud-loan.json' with { type: 'json' };
import fraudPension from './idle/fraud-pension.json' with { type: 'json' };
import fraudRomance from './idle/fraud-romance.json' with { type: 'json' };

const IdleItems = z
  .array(IdleItem)
  .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, 'ids must differ');

/** Fraud and drugs, posters and stories in turn. Loading this file throws when the data is wrong. */
export const IDLE_ITEMS: readonly IdleItem[] = IdleItems.parse([
  fraudFakePolice,
  drugsDisguise,
  fraudGrandson,
  fraudFakeRefund,
  drugsVape,
  fraudPension,
  fraudLoan,
  drugsPoppy,
  fraudRomance,
  fraudHealth,
  drugsParcel,
  fraudFakeOrders,
  fraudBankCard,
  drugsCleverPills,
  drugsReport,
]);
