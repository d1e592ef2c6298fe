/** What pages of the window may load, as Content-Security-Policy headers (devices.md 7.1, 7). Pure. */

const NOTHING = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];

/** Without allow-modals, -popups, -forms, -downloads: print() alone would open a dialog of the system. */
const SANDBOX = 'sandbox allow-scripts allow-same-origin';

/** Of the one style element that React Aria puts into the page (touch-action of what can be pressed); shell-product.test.ts tells a new one. */
const REACT_ARIA_STYLE = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='";

/** The kiosk UI: its own files, and one WebSocket. */
export function uiPolicy(agentUrl: string): string {
  return [
    ...NOTHING,
    SANDBOX,
    "script-src 'self'",
    `style-src 'self' ${REACT_ARIA_STYLE}`,
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self'",
    `connect-src 'self' ${new URL(agentUrl).origin}`,
  ].join('; ');
}

/** What asks the system for something is switched off in the page already (Permissions-Policy), before anybody is asked. */
export const NO_FEATURES = [
  'accelerometer',
  'bluetooth',
  'camera',
  'clipboard-read',
  'display-capture',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/**
 * The out-of-service page: the one style that is in it, and no script: `default-src` says so. The sandbox is the same as that of
 * the screens, because an inspector cannot read a page of no origin.
 */
export function pagePolicy(styleHash: string): string {
  return [...NOTHING, SANDBOX, `style-src '${styleHash}'`].join('; ');
}
