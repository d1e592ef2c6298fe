/**
 * The announced years. A new year is imported in the console (or added here) when it is announced, in October or November of
 * the year before; 2027 is not in here because its announcement was not at hand.
 */
import type { HolidayYear } from './holidays.ts';

export const CHINESE_HOLIDAYS: readonly HolidayYear[] = [
  {
    year: 2025,
    source: '国办发明电〔2024〕12号',
    holidays: [
      { name: '元旦', fromDay: '2025-01-01', toDay: '2025-01-01', makeUpDays: [] },
      { name: '春节', fromDay: '2025-01-28', toDay: '2025-02-04', makeUpDays: ['2025-01-26', '2025-02-08'] },
      { name: '清明节', fromDay: '2025-04-04', toDay: '2025-04-06', makeUpDays: [] },
      { name: '劳动节', fromDay: '2025-05-01', toDay: '2025-05-05', makeUpDays: ['2025-04-27'] },
      { name: '端午节', fromDay: '2025-05-31', toDay: '2025-06-02', makeUpDays: [] },
      {
        name: '国庆节、中秋节',
        fromDay: '2025-10-01',
        toDay: '2025-10-08',
        makeUpDays: ['2025-09-28', '2025-10-11'],
      },
    ],
  },
  {
    year: 2026,
    source: '国办发明电〔2025〕7号',
    holidays: [
      { name: '元旦', fromDay: '2026-01-01', toDay: '2026-01-03', makeUpDays: ['2026-01-04'] },
      { name: '春节', fromDay: '2026-02-15', toDay: '2026-02-23', makeUpDays: ['2026-02-14', '2026-02-28'] },
      { name: '清明节', fromDay: '2026-04-04', toDay: '2026-04-06', makeUpDays: [] },
      { name: '劳动节', fromDay: '2026-05-01', toDay: '2026-05-05', makeUpDays: ['2026-05-09'] },
      { name: '端午节', fromDay: '2026-06-19', toDay: '2026-06-21', makeUpDays: [] },
      { name: '中秋节', fromDay: '2026-09-25', toDay: '2026-09-27', makeUpDays: [] },
      {
        name: '国庆节',
        fromDay: '2026-10-01',
        toDay: '2026-10-07',
        makeUpDays: ['2026-09-20', '2026-10-10'],
      },
    ],
  },
];
