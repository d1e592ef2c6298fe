import { describe, expect, it } from 'vitest';
import { SERVICE_CATALOGUE } from '../../kiosk/services/catalogue.ts';
import { DEVICE_WORDS } from '../../shared/i18n/device-words.ts';

describe('the console', () => {
  it('names every service that kiosks offer, and no other one, in both languages', () => {
    const ids = SERVICE_CATALOGUE.map(({ id }) => id as string).toSorted();
    expect(Object.keys(DEVICE_WORDS.zh.services).toSorted()).toEqual(ids);
    expect(Object.keys(DEVICE_WORDS.en.services).toSorted()).toEqual(ids);
  });
});
