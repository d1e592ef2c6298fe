/**
 * Chromium from Debian without its own interface, started as root in a container and cut off from everything but this machine.
 * `chromium --headless` draws toolbars and menus for every page, which takes as much of the processor as the tests' pages do.
 */
import { chromium, type Browser } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pages of a context share a process, which has compiled their scripts already.
  '--process-per-site',
];

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: FLAGS });
}
