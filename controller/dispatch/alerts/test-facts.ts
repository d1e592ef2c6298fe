/** Facts of an invented kiosk, for tests. */
import type { FactProblem, KioskFacts } from './facts.ts';

export function factsOf(kioskId: string, change: Partial<KioskFacts> = {}): KioskFacts {
  return {
    kioskId,
    name: kioskId,
    siteId: 'market',
    regionId: '510106',
    link: 'online',
    service: 'full',
    problems: [],
    maintenance: null,
    isRevoked: false,
    ...change,
  };
}

export function printerProblem(problem: FactProblem['problem']): FactProblem {
  return { deviceId: 'receipt-printer', deviceClass: 'receiptPrinter', problem };
}
