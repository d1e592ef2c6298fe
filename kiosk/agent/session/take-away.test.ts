import { create } from 'qrcode';
import { describe, expect, it } from 'vitest';
import { SERVICE_CATALOGUE } from '../../services/catalogue.ts';
import { MAX_CODE_BYTES, takeAwayCodes } from './take-away.ts';
import { SAMPLES } from './test-support.ts';

const LANGUAGES = ['zh', 'en'] as const;
const bytesOf = (text: string) => new TextEncoder().encode(text).length;
const PLAIN = { answers: {}, counter: null, language: 'zh' } as const;

describe('codes to take away', () => {
  it('fit into a code that a telephone reads off a screen, for every service in both languages', () => {
    for (const service of SERVICE_CATALOGUE)
      for (const language of LANGUAGES)
        for (const counter of [null, 'device'] as const)
          for (const text of takeAwayCodes({ service, answers: {}, counter, language })) {
            expect(bytesOf(text)).toBeLessThanOrEqual(MAX_CODE_BYTES);
            // 22 versions of 4 modules a side more each.
            expect(create(text, { errorCorrectionLevel: 'M' }).version).toBeLessThanOrEqual(22);
          }
  });

  it('are few: nobody holds a telephone up more than five times', () => {
    for (const service of SERVICE_CATALOGUE)
      for (const language of LANGUAGES)
        expect(takeAwayCodes({ ...PLAIN, service, language }).length).toBeLessThanOrEqual(5);
  });

  it('say their title and which of how many they are, and lose no word on the way', () => {
    const paragraph = '很长的一段话。'.repeat(200);
    const service = {
      ...SAMPLES[1]!,
      sections: [{ title: { zh: '长', en: 'long' }, paragraphs: [{ zh: paragraph, en: 'x' }] }],
    };
    const codes = takeAwayCodes({ ...PLAIN, service });
    expect(codes.length).toBeGreaterThan(1);
    codes.forEach((text, at) => expect(text).toContain(`${service.title.zh} (${at + 1}/${codes.length})`));
    const words = codes.map((text) => text.split('\n').slice(1).join('')).join('');
    expect(words).toContain(paragraph);
  });

  it('are plain text: nothing that a telephone would open', () => {
    for (const service of SERVICE_CATALOGUE)
      expect(takeAwayCodes({ ...PLAIN, service }).join('\n')).not.toMatch(/https?:|^[a-z]+:\S/m);
  });
});
