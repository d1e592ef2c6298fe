/** The pages before the frame: product, language, one card. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { commonMessages } from '../../lib/common-words.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { usePreferences } from '../../lib/preferences.tsx';
import { useTitle } from '../../components/page-header.tsx';
import './door.css';
import { accountMessages } from './messages.ts';

export function Door({ title, children }: { title: string; children: ReactNode }) {
  const { product } = useWords(commonMessages);
  const words = useWords(accountMessages);
  const language = useLanguage();
  const { setLanguage } = usePreferences();
  useTitle(title);
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <main className="door">
      <div className="door-head">
        <img src="/favicon.svg" alt="" width="40" height="40" />
        <div>
          <div className="door-product">{product}</div>
          <div className="ds-muted">{words.slogan}</div>
        </div>
      </div>
      <section className="ds-card door-card">
        <h1>{title}</h1>
        {children}
      </section>
      <Button type="link" lang={other} onClick={() => setLanguage(other)}>
        {other === 'en' ? 'English' : '中文'}
      </Button>
    </main>
  );
}
