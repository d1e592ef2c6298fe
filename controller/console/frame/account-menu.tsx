/** The person, the language, light or dark, and the way out. */
import { UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, type MenuProps } from 'antd';
import { useNavigate } from 'react-router';
import { paths } from '../app/paths.ts';
import { useToast } from '../components/toast.tsx';
import { forgetKept } from '../features/dispatch/my-day/install-worker.ts';
import { request } from '../lib/api.ts';
import { useLanguage, useWords } from '../lib/i18n.ts';
import { usePreferences } from '../lib/preferences.tsx';
import { useSession } from '../lib/session.ts';
import { useIsPhone } from '../lib/use-media.ts';
import { frameMessages } from './messages.ts';

export function AccountMenu({ onHelp }: { onHelp: () => void }) {
  const words = useWords(frameMessages);
  const language = useLanguage();
  const { theme, setTheme, setLanguage } = usePreferences();
  const session = useSession();
  const navigate = useNavigate();
  const isPhone = useIsPhone();
  const signOut = useSignOut();
  const themes = [
    { key: 'system', label: words.themeSystem },
    { key: 'light', label: words.themeLight },
    { key: 'dark', label: words.themeDark },
  ] as const;
  const items: MenuProps['items'] = [
    { key: 'account', label: words.account, onClick: () => void navigate(paths.account()) },
    {
      key: 'language',
      label: language === 'zh' ? 'English' : '中文',
      onClick: () => setLanguage(language === 'zh' ? 'en' : 'zh'),
    },
    {
      key: 'theme',
      label: words.theme,
      children: themes.map(({ key, label }) => ({
        key,
        label: `${theme === key ? '✓ ' : ''}${label}`,
        onClick: () => setTheme(key),
      })),
    },
    { key: 'help', label: words.shortcuts, onClick: onHelp },
    { type: 'divider' },
    { key: 'out', label: words.signOut, onClick: () => void signOut() },
  ];
  const name = session?.user.displayName ?? '';
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <Button type="text" icon={<UserOutlined aria-hidden="true" />} aria-label={`${words.account}: ${name}`}>
        {!isPhone && name}
      </Button>
    </Dropdown>
  );
}

function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  const toast = useToast();
  return async () => {
    try {
      await request('DELETE', '/session');
      // Nothing of what this person saw stays in the page.
      client.clear();
      await forgetKept();
      location.assign(paths.signIn());
    } catch (error) {
      toast.error(error);
    }
  };
}
