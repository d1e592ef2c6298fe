import { expect, it } from 'vitest';
import { DEMO_SERVICES } from '../../controller/demo/services.ts';
import { SERVICE_CATALOGUE } from '../../kiosk/services/catalogue.ts';
import { missingCapabilities } from '../../shared/domain/service.ts';

it('the invented history of the demo offers the services that its kiosks offer, and they need the same devices', () => {
  const always = new Set(['case.seal', 'record.store', 'power.mains'] as const);
  expect(DEMO_SERVICES.map(({ id, version, requires }) => [id, version, [...requires]])).toEqual(
    SERVICE_CATALOGUE.map(({ id, version, requires }) => [
      id,
      version,
      missingCapabilities(requires, always),
    ]),
  );
});
