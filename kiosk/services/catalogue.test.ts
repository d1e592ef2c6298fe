import { describe, expect, it } from 'vitest';
import { missingCapabilities } from '../../shared/domain/service.ts';
import { SERVICE_CATALOGUE, selectServices } from './catalogue.ts';

describe('the catalogue', () => {
  it('selects in its own order, and names what it does not have', () => {
    const ids = SERVICE_CATALOGUE.map(({ id }) => id);
    const { services, unknown } = selectServices([...ids.toReversed(), 'no-such-service']);
    expect(services.map(({ id }) => id)).toEqual(ids);
    expect(unknown).toEqual(['no-such-service']);
    expect(selectServices('all').services).toBe(SERVICE_CATALOGUE);
  });

  it.each(SERVICE_CATALOGUE)('$id: whoever is asked for a card needs a reader and a seal', (service) => {
    const missing = missingCapabilities(service.requires, new Set());
    const needsCard = service.identity === 'idCard';
    expect(missing.includes('idCard.read')).toBe(needsCard);
    expect(missing.includes('case.seal')).toBe(needsCard);
    expect(missing).toContain('record.store');
  });

  it.each(SERVICE_CATALOGUE)('$id: every Chinese text is Chinese, every English one is not', (service) => {
    const texts = [
      service.title,
      service.summary,
      service.office,
      ...service.nextSteps,
      ...service.materials.flatMap(({ name, note }) => (note === undefined ? [name] : [name, note])),
    ];
    for (const { zh, en } of texts) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/\p{Script=Han}/u);
    }
  });
});
