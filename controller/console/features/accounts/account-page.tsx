/** The own account: password, second factor, sessions, and what one prefers. */
import { Radio, Switch } from 'antd';
import { PageHeader } from '../../components/page-header.tsx';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { usePreferences } from '../../lib/preferences.tsx';
import { useRoleWords } from '../../lib/role-words.ts';
import { useSession } from '../../lib/session.ts';
import { accountMessages } from './messages.ts';
import { OwnSessions } from './own-sessions.tsx';
import { PasswordCard } from './password-card.tsx';
import { SecondFactorCard } from './second-factor-card.tsx';

export function AccountPage() {
  const words = useWords(accountMessages);
  const session = useSession();
  const roleWords = useRoleWords();
  const language = useLanguage();
  if (session === undefined) return null;
  const { displayName, name, roles, hasTotp } = session.user;
  const rolesText = roles.map((role) => roleWords[role]).join(language === 'zh' ? '、' : ', ');
  return (
    <>
      <PageHeader title={words.accountTitle} subtitle={`${displayName} · ${name} · ${rolesText}`} />
      <div className="ds-stack" style={{ maxWidth: 720 }}>
        <Preferences />
        <PasswordCard />
        <SecondFactorCard isOn={hasTotp} />
        <OwnSessions />
      </div>
    </>
  );
}

function Preferences() {
  const words = useWords(accountMessages);
  const language = useLanguage();
  const { theme, hasShortcuts, setLanguage, setTheme, setShortcuts } = usePreferences();
  return (
    <section className="ds-card" aria-labelledby="preferences">
      <h2 id="preferences">{words.preferences}</h2>
      <dl className="ds-facts" style={{ rowGap: 12 }}>
        <dt>{words.language}</dt>
        <dd>
          <Radio.Group
            aria-label={words.language}
            value={language}
            onChange={({ target }) => setLanguage(target.value === 'en' ? 'en' : 'zh')}
            options={[
              { value: 'zh', label: <span lang="zh-CN">中文</span> },
              { value: 'en', label: <span lang="en">English</span> },
            ]}
          />
        </dd>
        <dt>{words.theme}</dt>
        <dd>
          <Radio.Group
            aria-label={words.theme}
            value={theme}
            onChange={({ target }) => setTheme(target.value as typeof theme)}
            options={[
              { value: 'system', label: words.themeSystem },
              { value: 'light', label: words.themeLight },
              { value: 'dark', label: words.themeDark },
            ]}
          />
        </dd>
        <dt>{words.shortcuts}</dt>
        <dd>
          <Switch aria-label={words.shortcuts} checked={hasShortcuts} onChange={setShortcuts} />
        </dd>
      </dl>
      <p className="ds-muted" style={{ marginTop: 12 }}>
        {words.preferencesText}
      </p>
    </section>
  );
}
