/** Every page and its URL; each is a lazy chunk of its own. A new page is one feature folder and one line here (DESIGN 3). */
import type { RouteObject } from 'react-router';
import { Frame } from '../frame/frame.tsx';
import { NotFoundPage, RouteErrorPage } from '../frame/error-pages.tsx';

type Page = () => Promise<React.ComponentType>;

const page = (path: string, load: Page): RouteObject => ({
  path,
  lazy: async () => ({ Component: await load() }),
});

export const routes: RouteObject[] = [
  {
    ErrorBoundary: RouteErrorPage,
    // Until the first chunk is there: nothing, which is shorter than any placeholder.
    HydrateFallback: () => null,
    children: [
      page('/sign-in', async () => (await import('../features/accounts/sign-in-page.tsx')).SignInPage),
      page('/set-up', async () => (await import('../features/accounts/set-up-page.tsx')).SetUpPage),
      // Outside the frame: it fills a screen on the wall.
      page('/status', async () => (await import('../features/status/status-page.tsx')).StatusPage),
      {
        Component: Frame,
        ErrorBoundary: RouteErrorPage,
        children: [
          page('/', async () => (await import('../features/overview/overview-page.tsx')).OverviewPage),
          page('/kiosks', async () => (await import('../features/kiosks/kiosk-list-page.tsx')).KioskListPage),
          page(
            '/kiosks/register',
            async () => (await import('../features/registration/register-kiosk-page.tsx')).RegisterKioskPage,
          ),
          page('/kiosks/:id', async () => (await import('../features/kiosks/kiosk-page.tsx')).KioskPage),
          page(
            '/kiosks/:id/uptime',
            async () => (await import('../features/uptime/kiosk-uptime-page.tsx')).KioskUptimePage,
          ),
          page('/uptime', async () => (await import('../features/uptime/uptime-page.tsx')).UptimePage),
          page(
            '/uptime/report',
            async () => (await import('../features/uptime/report-page.tsx')).UptimeReportPage,
          ),
          page('/map', async () => (await import('../features/map/map-page.tsx')).MapPage),
          page('/sites', async () => (await import('../features/sites/site-list-page.tsx')).SiteListPage),
          page(
            '/sites/import',
            async () => (await import('../features/sites/import-page.tsx')).ImportSitesPage,
          ),
          page('/sites/:id', async () => (await import('../features/sites/site-page.tsx')).SitePage),
          page('/regions', async () => (await import('../features/sites/regions-page.tsx')).RegionsPage),
          page(
            '/sites/:id/hours',
            async () => (await import('../features/hours/hours-page.tsx')).SiteHoursPage,
          ),
          page(
            '/regions/:id/hours',
            async () => (await import('../features/hours/hours-page.tsx')).RegionHoursPage,
          ),
          page('/holidays', async () => (await import('../features/hours/holidays-page.tsx')).HolidaysPage),
          page(
            '/maintenance',
            async () => (await import('../features/hours/maintenance-page.tsx')).MaintenancePage,
          ),
          page('/plans', async () => (await import('../features/placement/plans-page.tsx')).PlansPage),
          page(
            '/plans/import',
            async () => (await import('../features/placement/import-layer-page.tsx')).ImportLayerPage,
          ),
          page(
            '/plans/compare',
            async () => (await import('../features/placement/compare-page.tsx')).ComparePlansPage,
          ),
          page(
            '/plans/:id',
            async () => (await import('../features/placement/scenario-page.tsx')).ScenarioPage,
          ),
          page(
            '/plans/:id/report',
            async () => (await import('../features/placement/report-page.tsx')).PlanReportPage,
          ),
          page(
            '/incidents',
            async () => (await import('../features/dispatch/incident-list-page.tsx')).IncidentListPage,
          ),
          page(
            '/incidents/:id',
            async () => (await import('../features/dispatch/incident-page.tsx')).IncidentPage,
          ),
          page(
            '/orders',
            async () => (await import('../features/dispatch/order-board-page.tsx')).OrderBoardPage,
          ),
          page(
            '/orders/report',
            async () => (await import('../features/dispatch/work-report-page.tsx')).WorkReportPage,
          ),
          page('/orders/:id', async () => (await import('../features/dispatch/order-page.tsx')).OrderPage),
          page(
            '/supplies',
            async () => (await import('../features/dispatch/supplies-page.tsx')).SuppliesPage,
          ),
          page(
            '/my-day',
            async () => (await import('../features/dispatch/my-day/my-day-page.tsx')).MyDayPage,
          ),
          page('/alert-rules', async () => (await import('../features/dispatch/rules-page.tsx')).RulesPage),
          page(
            '/dispatch-settings',
            async () =>
              (await import('../features/dispatch/settings/settings-page.tsx')).DispatchSettingsPage,
          ),
          page('/users', async () => (await import('../features/accounts/users-page.tsx')).UsersPage),
          page('/tokens', async () => (await import('../features/accounts/tokens-page.tsx')).TokensPage),
          page('/audit', async () => (await import('../features/audit/audit-page.tsx')).AuditPage),
          page('/account', async () => (await import('../features/accounts/account-page.tsx')).AccountPage),
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
];
