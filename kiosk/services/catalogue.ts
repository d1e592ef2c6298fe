/** The citizen services that this release knows, as checked data; a new service is one JSON file and one row here (DESIGN 3, 5). */
import * as z from 'zod';
import { ServiceDefinition } from '../../shared/domain/service.ts';
import fraudCheck from './fraud-check.json' with { type: 'json' };
import hazardousChemicalsPermit from './hazardous-chemicals-permit.json' with { type: 'json' };
import helpRequest from './help-request.json' with { type: 'json' };
import hotelPermitChecklist from './hotel-permit-checklist.json' with { type: 'json' };
import idCardApplication from './id-card-application.json' with { type: 'json' };
import idCardLost from './id-card-lost.json' with { type: 'json' };
import legalContracts from './legal-contracts.json' with { type: 'json' };
import legalDebts from './legal-debts.json' with { type: 'json' };
import legalMarriage from './legal-marriage.json' with { type: 'json' };
import legalProperty from './legal-property.json' with { type: 'json' };
import noCriminalRecord from './no-criminal-record.json' with { type: 'json' };
import residenceCertificate from './residence-certificate.json' with { type: 'json' };
import residencePermitEndorsement from './residence-permit-endorsement.json' with { type: 'json' };
import sealMakingPermit from './seal-making-permit.json' with { type: 'json' };
import specialTradesPermit from './special-trades-permit.json' with { type: 'json' };

const Catalogue = z
  .array(ServiceDefinition)
  .refine((services) => new Set(services.map(({ id }) => id)).size === services.length, 'ids must differ');

/** In the order in which the kiosk offers them. Loading this file throws when the data is wrong. */
export const SERVICE_CATALOGUE: readonly ServiceDefinition[] = Catalogue.parse([
  residenceCertificate,
  residencePermitEndorsement,
  idCardApplication,
  idCardLost,
  noCriminalRecord,
  sealMakingPermit,
  hotelPermitChecklist,
  hazardousChemicalsPermit,
  specialTradesPermit,
  fraudCheck,
  legalContracts,
  legalMarriage,
  legalProperty,
  legalDebts,
  helpRequest,
]);

/** The services of a configuration, in the order of the catalogue; `unknown` are ids that the catalogue lacks. */
export function selectServices(
  ids: 'all' | readonly string[],
  catalogue: readonly ServiceDefinition[] = SERVICE_CATALOGUE,
): { services: readonly ServiceDefinition[]; unknown: string[] } {
  if (ids === 'all') return { services: catalogue, unknown: [] };
  const known = new Set<string>(catalogue.map(({ id }) => id));
  return {
    services: catalogue.filter(({ id }) => ids.includes(id)),
    unknown: ids.filter((id) => !known.has(id)),
  };
}
