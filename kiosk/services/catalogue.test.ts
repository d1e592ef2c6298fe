import { describe, expect, it } from 'vitest';
import { missingCapabilities, type Capability, type ServiceDefinition } from '../../shared/domain/service.ts';
import { SERVICE_CATALOGUE, selectServices } from './catalogue.ts';
import { textsOfService } from './test-texts.ts';

/** A visit is recorded and begins on mains power; what has no case can be taken away as a QR code, so it needs no printer. */
const VISIT: readonly Capability[] = ['record.store', 'power.mains'];
const NEEDS: Readonly<Record<ServiceDefinition['kind'], readonly Capability[]>> = {
  application: [...VISIT, 'idCard.read', 'case.seal', 'receipt.print'],
  request: [...VISIT, 'case.seal'],
  checklist: VISIT,
  reading: VISIT,
  selfCheck: VISIT,
};

const ofKind = (kind: ServiceDefinition['kind']) =>
  SERVICE_CATALOGUE.filter((service) => service.kind === kind);

describe('the catalogue', () => {
  it('selects in its own order, and names what it does not have', () => {
    const ids = SERVICE_CATALOGUE.map(({ id }) => id);
    const { services, unknown } = selectServices([...ids.toReversed(), 'no-such-service']);
    expect(services.map(({ id }) => id)).toEqual(ids);
    expect(unknown).toEqual(['no-such-service']);
    expect(selectServices('all').services).toBe(SERVICE_CATALOGUE);
  });

  it.each(SERVICE_CATALOGUE)('$id: needs what its kind cannot do without, and nothing more', (service) => {
    const missing = missingCapabilities(service.requires, new Set());
    expect(new Set(missing)).toEqual(new Set(NEEDS[service.kind]));
  });

  it('offers what the city asked for, and asks nobody for a document where none is needed', () => {
    const ids = (group: ServiceDefinition['group']) =>
      SERVICE_CATALOGUE.filter((service) => service.group === group).map(({ id }) => id);
    expect(ids('certificate').length).toBeGreaterThanOrEqual(4);
    expect(ids('permit').length).toBeGreaterThanOrEqual(4);
    const askForCard = SERVICE_CATALOGUE.filter(({ identity }) => identity === 'idCard');
    expect(askForCard.filter(({ group }) => group !== 'certificate')).toEqual([]);
  });

  it.each(SERVICE_CATALOGUE)(
    '$id: an answer that sorts the papers brings some, but for one at most',
    (service) => {
      for (const question of service.form) {
        const used = service.materials.flatMap(({ when }) => (when?.question === question.id ? when.in : []));
        if (question.type !== 'choice' || used.length === 0) continue;
        const bringNothing = question.options.filter(({ id }) => !used.includes(id));
        expect(bringNothing.length).toBeLessThanOrEqual(1);
      }
    },
  );

  it.each(SERVICE_CATALOGUE)(
    '$id: its title stands on no paper of another, so a paper tells its service',
    (service) => {
      const printed = SERVICE_CATALOGUE.filter(({ id }) => id !== service.id)
        .flatMap(textsOfService)
        .filter(({ place }) => place !== 'summary');
      expect(printed.filter(({ text }) => text.zh.includes(service.title.zh))).toEqual([]);
    },
  );

  it.each(ofKind('reading'))(
    '$id: four to seven pages of a few paragraphs, each with its law',
    ({ sections }) => {
      expect(sections.length).toBeGreaterThanOrEqual(4);
      expect(sections.length).toBeLessThanOrEqual(7);
      for (const { paragraphs, source } of sections) {
        expect(paragraphs.length).toBeGreaterThanOrEqual(2);
        expect(paragraphs.length).toBeLessThanOrEqual(4);
        expect(source?.zh).toMatch(/法/);
      }
    },
  );

  it.each(ofKind('checklist'))('$id: a package with a sample form, the fee and the way on', (service) => {
    expect(service.materials.some(({ sample }) => sample !== undefined)).toBe(true);
    expect(service.fees).not.toEqual([]);
    expect(service.nextSteps.length).toBeGreaterThanOrEqual(3);
  });

  it.each(ofKind('selfCheck'))('$id: warns, cautions or calms, and says whom to call', (service) => {
    expect(service.verdicts.map(({ level }) => level)).toEqual(['danger', 'caution', 'calm']);
    expect(service.verdicts[0]?.orYesTo).not.toEqual([]);
    expect(JSON.stringify(service.verdicts[0])).toContain('110');
  });

  it.each(ofKind('request'))('$id: ends with the number at which somebody calls back', ({ form }) => {
    expect(form.at(-1)).toMatchObject({ id: 'phone', type: 'digits', isOptional: false });
  });
});
