import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DevicesState, LinkState, ServiceState } from '../../fleet/read-model.ts';

interface Words {
  readonly say: (key: string, values?: Record<string, string>) => string;
  readonly ago: (ms: number) => string;
  readonly time: (atMs: number) => string;
}

const { createWords } = (await import(new URL('./words.js', import.meta.url).href)) as {
  readonly createWords: (language: 'zh' | 'en') => Words;
};
const html = await readFile(new URL('./index.html', import.meta.url), 'utf8');

describe('words of the live page', () => {
  for (const language of ['zh', 'en'] as const) {
    const words = createWords(language);

    it(`has a word for every state that the read model knows (${language})`, () => {
      const axes = { link: LinkState, service: ServiceState, devices: DevicesState };
      const said = Object.entries(axes).flatMap(([axis, states]) =>
        states.options.map((state) => words.say(`${axis}.${state}`)),
      );
      expect(said.filter((word) => word === '')).toEqual([]);
    });

    it(`has every word that the page asks for (${language})`, () => {
      const keys = Array.from(html.matchAll(/data-(?:text|label)="(\w+)"/g), (match) => match[1] ?? '');
      expect(keys.length).toBeGreaterThan(20);
      for (const key of keys) expect(words.say(key)).not.toBe('');
    });
  }

  it('fills in values, and leaves no brace behind', () => {
    expect(createWords('zh').say('asOf', { time: '08:00:00' })).toBe('数据截至 08:00:00');
    expect(createWords('en').say('lost', { time: '$&' })).toContain('the state of $&.');
  });

  it('shows Beijing time wherever the browser is', () => {
    const atMs = Date.UTC(2026, 10, 23, 16, 5, 9);
    expect(createWords('zh').time(atMs)).toBe('00:05:09');
    expect(createWords('en').time(atMs)).toBe('00:05:09');
  });

  it('never puts the past into the future, and grows in units', () => {
    const { ago } = createWords('zh');
    expect([-5_000, 0, 59_999, 60_000, 3_599_999, 3_600_000, 86_399_999, 3 * 86_400_000].map(ago)).toEqual([
      '现在',
      '现在',
      '59秒前',
      '1分钟前',
      '59分钟前',
      '1小时前',
      '23小时前',
      '3天前',
    ]);
  });
});
