import { describe, expect, it } from 'vitest';
import { OUT_OF_SERVICE_REASONS, outOfServicePage } from './out-of-service.ts';

describe.each(OUT_OF_SERVICE_REASONS)('the out-of-service page (%s)', (reason) => {
  const page = outOfServicePage(reason, { name: '九里堤市场', helpPhone: '028-00000000' });

  it('needs nothing: no script, no file, no address', () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import|https?:/);
  });

  it('says in Chinese and in English what is the matter, where this is and whom to call', () => {
    expect(page).toMatch(/<span lang="zh">[^<]*[\u4e00-\u9fff]{4}/);
    expect(page).toMatch(/<span lang="en">[A-Z][a-z]/);
    expect(page).toContain('九里堤市场');
    expect(page).toContain('028-00000000');
  });

  it('is a page also while nobody has said a name and a telephone', () => {
    expect(outOfServicePage(reason, {})).not.toMatch(/undefined|class="call"|class="name"/);
  });
});

it('names the two nearest places that do the same, unless it opens in a moment', () => {
  const place = { address: '样例路 1 号', days: 'daily', opensAt: '08:00', closesAt: '20:00' } as const;
  const alternatives = [900, 300, 600].map((walkMetres) => ({
    ...place,
    name: `样例 ${walkMetres}`,
    walkMetres,
    services: 'all' as const,
  }));
  const page = outOfServicePage('window', { alternatives });
  expect(page).toMatch(/样例 300[^]*步行 5 min[^]*样例 600/);
  expect(page).not.toContain('样例 900');
  expect(outOfServicePage('starting', { alternatives })).not.toContain('样例');
});

it('a name cannot become markup', () => {
  const page = outOfServicePage('agent', { name: '<img src=x onerror=alert(1)>', helpPhone: '"&\'' });
  expect(page).not.toContain('<img');
  expect(page).toContain('&#60;img src=x onerror=alert(1)&#62;');
  expect(page).toContain('&#34;&#38;&#39;');
});
