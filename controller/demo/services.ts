/** The services that the invented kiosks offer, and how often each is asked for; the same that simulated kiosks offer later. */
import type { Capability } from '../../shared/domain/service.ts';

export interface DemoService {
  readonly id: string;
  readonly version: number;
  /** Of the capabilities that the faults of the invented month take away. */
  readonly requires: readonly Capability[];
  readonly weight: number;
}

const CARD_AND_PAPER: readonly Capability[] = ['idCard.read', 'receipt.print'];
const plain = (id: string, weight: number, version = 1): DemoService => ({
  id,
  version,
  requires: [],
  weight,
});

export const DEMO_SERVICES: readonly DemoService[] = [
  { id: 'residence-certificate', version: 2, requires: CARD_AND_PAPER, weight: 30 },
  { id: 'residence-permit-endorsement', version: 1, requires: CARD_AND_PAPER, weight: 14 },
  { id: 'id-card-application', version: 1, requires: CARD_AND_PAPER, weight: 10 },
  plain('id-card-lost', 6),
  { id: 'no-criminal-record', version: 1, requires: CARD_AND_PAPER, weight: 12 },
  plain('seal-making-permit', 3),
  plain('hotel-permit-checklist', 4, 2),
  plain('hazardous-chemicals-permit', 2),
  plain('special-trades-permit', 3),
  plain('fraud-check', 8),
  plain('legal-contracts', 2),
  plain('legal-marriage', 2),
  plain('legal-property', 2),
  plain('legal-debts', 2),
  plain('help-request', 4),
];
