/** An X server without a screen, with real key presses; what Electron is shown on in tests. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

export interface Display {
  /** For the environment of programs that show something. */
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Presses a key or a chord as a keyboard does; names of X11, for example `ctrl+shift+i`. */
  press(chord: string): void;
  /** Touches this place with a button of a mouse: 1 left, 2 middle, 3 right; with keys of X11 held down, for example `ctrl`. */
  click(at: { x: number; y: number }, button: 1 | 2 | 3, held?: string): void;
  /** Windows that somebody standing there could see, dialogs and menus among them. */
  visibleWindows(): number;
  stop(): Promise<void>;
}

/** The screen of a kiosk stands upright. */
export async function startDisplay(widthPx = 1080, heightPx = 1920): Promise<Display> {
  const screen = `${widthPx}x${heightPx}x24`;
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = (await once(server.stdio[3]!, 'data')) as [Buffer];
  const name = `:${number.toString().trim()}`;
  const xdotool = (...args: string[]) =>
    spawnSync('xdotool', args, { encoding: 'utf8', env: { ...process.env, DISPLAY: name } });
  return {
    name,
    widthPx,
    heightPx,
    press(chord) {
      const { status, stderr } = xdotool('key', '--clearmodifiers', chord);
      // xdotool says only in words that it does not know a key.
      if (status !== 0 || stderr !== '') throw new Error(`${chord}: ${stderr}`);
    },
    click({ x, y }, button, held) {
      xdotool('mousemove', String(Math.round(x)), String(Math.round(y)));
      if (held !== undefined) xdotool('keydown', held);
      xdotool('click', String(button));
      if (held !== undefined) xdotool('keyup', held);
    },
    visibleWindows: () => xdotool('search', '--onlyvisible', '--name', '').stdout.trim().split('\n').length,
    async stop() {
      const exited = once(server, 'exit');
      server.kill('SIGTERM');
      await exited;
    },
  };
}
