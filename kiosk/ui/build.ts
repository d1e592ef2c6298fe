/** Builds the kiosk's screens when they are not up to date; the shell, the demo and the browser tests call it. */
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../../shared/cli/build-ui.ts';

/** True when it built. */
export function ensureKioskUi(): Promise<boolean> {
  return ensureBuilt({
    root: import.meta.dirname,
    sources: ['{kiosk,shared}/**/*.{ts,tsx,css,html,svg,json}'],
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const isBuilt = await ensureKioskUi();
  process.stdout.write(isBuilt ? 'The screens are built.\n' : 'The screens are up to date.\n');
}
