/** What hands at a command line do to a simulated scanner, the same with every make. */
import type { CodeBehaviour } from './scan-behaviours.ts';
import type { ScanWindow } from './scan-window.ts';
import { handle, handleWith, type Handle } from './simulator.ts';

const INVENTED_CODE = 'DOORSTEP-0001';
/** More than the pause that a code may have inside. */
const LONG_PAUSE_MS = 400;

export function windowHandles(window: ScanWindow): Readonly<Record<string, Handle>> {
  return {
    show: {
      about: 'a hand holds a code before the window',
      takes: `its text, else ${INVENTED_CODE}`,
      act: (text = INVENTED_CODE) => window.hold(Buffer.from(text)),
    },
    takeAway: handle('the code is taken away', () => window.takeAway()),
    queue: handleWith('codes', 3, 'codes are shown one after the other', (count) =>
      window.queue(Array.from({ length: count }, (_, at) => Buffer.from(`${INVENTED_CODE}-${at + 1}`))),
    ),
  };
}

export function codeHandles(script: (behaviour: CodeBehaviour) => void): Readonly<Record<string, Handle>> {
  const once = (about: string, behaviour: CodeBehaviour): Handle =>
    handle(`the next code ${about}`, () => script(behaviour));
  return {
    garbageBefore: once('has noise before it', { name: 'garbageBefore', times: 1 }),
    splitCode: handleWith('ms', LONG_PAUSE_MS, 'the next code has a pause inside', (pauseMs) =>
      script({ name: 'splitCode', pauseMs, times: 1 }),
    ),
    missingCr: once('has no end', { name: 'missingCr', times: 1 }),
    overLong: once('is far too long', { name: 'overLong', times: 1 }),
    controlCharacters: once('holds control characters', { name: 'controlCharacters', times: 1 }),
    wrongEncoding: once('is in another encoding', { name: 'wrongEncoding', times: 1 }),
    twoCodes: once('comes with another one', { name: 'twoCodes', times: 1 }),
    lateCode: handleWith('ms', 2000, 'the next code comes late', (delayMs) =>
      script({ name: 'lateCode', delayMs, times: 1 }),
    ),
  };
}

/** Not what the code says: it may be a real one. */
export function windowTruth(window: ScanWindow): string {
  const { isLit, isHeld, queued, read } = window.truth;
  return `${isLit ? 'lit' : 'dark'} · ${isHeld ? 'a code before it' : 'no code'} · ${queued} to come · ${read} read`;
}
