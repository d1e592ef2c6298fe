/** Every URL of the console is built here. */
export const paths = {
  overview: () => '/',
  kiosks: (search = '') => `/kiosks${search === '' ? '' : `?${search}`}`,
  kiosk: (id: string) => `/kiosks/${encodeURIComponent(id)}`,
  registerKiosk: () => '/kiosks/register',
  map: (search = '') => `/map${search === '' ? '' : `?${search}`}`,
  sites: () => '/sites',
  site: (id: string) => `/sites/${encodeURIComponent(id)}`,
  importSites: () => '/sites/import',
  regions: () => '/regions',
  status: () => '/status',
  users: () => '/users',
  tokens: () => '/tokens',
  audit: (search = '') => `/audit${search === '' ? '' : `?${search}`}`,
  account: () => '/account',
  signIn: () => '/sign-in',
  setUp: () => '/set-up',
} as const;
