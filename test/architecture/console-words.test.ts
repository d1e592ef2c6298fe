import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { SERVICE_CATALOGUE } from '../../kiosk/services/catalogue.ts';

const Words = z.object({ services: z.record(z.string(), z.string().min(1)) });
/** By address, because the console is compiled by itself, with the types of a browser. */
const CONSOLE_WORDS = new URL('../../controller/console/lib/device-words.ts', import.meta.url).href;

describe('the console', () => {
  it('names every service that kiosks offer, and no other one, in both languages', async () => {
    const exported: unknown = await import(CONSOLE_WORDS);
    const { DEVICE_WORDS } = z.object({ DEVICE_WORDS: z.object({ zh: Words, en: Words }) }).parse(exported);
    const ids = SERVICE_CATALOGUE.map(({ id }) => id as string).toSorted();
    expect(Object.keys(DEVICE_WORDS.zh.services).toSorted()).toEqual(ids);
    expect(Object.keys(DEVICE_WORDS.en.services).toSorted()).toEqual(ids);
  });
});
