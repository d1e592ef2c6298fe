/** The console's outermost parts: preferences, antd in our colours, the query cache, the router. */
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enGB from 'antd/locale/en_GB';
import zhCN from 'antd/locale/zh_CN';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { ApiError } from '../lib/api.ts';
import { useLanguage } from '../lib/i18n.ts';
import { PreferencesProvider, usePreferences } from '../lib/preferences.tsx';
import { sessionQuery } from '../lib/session.ts';
import { styleNonce } from '../lib/style-nonce.ts';
import { routes } from './routes.tsx';
import { themeOf } from './theme.ts';

const MAX_RETRIES = 2;

const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // The session ended elsewhere: the frame sees that and leads to the sign-in page.
    onError: (error) => {
      if (!(error instanceof ApiError) || error.code !== 'auth.required') return;
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  }),
  defaultOptions: {
    queries: {
      // Live events mark what has changed; looking at another window changes nothing.
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // A refusal stays a refusal; what was not reached may be there in a moment.
      retry: (count, error) => count < MAX_RETRIES && !(error instanceof ApiError && error.status >= 400),
    },
  },
});

const router = createBrowserRouter(routes);

export function App() {
  return (
    <PreferencesProvider>
      <QueryClientProvider client={queryClient}>
        <ThemedApp />
      </QueryClientProvider>
    </PreferencesProvider>
  );
}

function ThemedApp() {
  const language = useLanguage();
  const { isDark } = usePreferences();
  return (
    <ConfigProvider
      csp={{ nonce: styleNonce }}
      locale={language === 'zh' ? zhCN : enGB}
      theme={themeOf(isDark)}
      button={{ autoInsertSpace: false }}
    >
      <AntApp component={false}>
        <RouterProvider router={router} />
      </AntApp>
    </ConfigProvider>
  );
}
