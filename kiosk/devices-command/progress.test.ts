import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.ts';

function stream(isTTY: boolean, columns = 40) {
  const written: string[] = [];
  return { isTTY, columns, write: (text: string) => void written.push(text), written };
}

/** What a terminal shows after it obeyed: enough of it for a block of lines that is drawn again and again. */
function shown(text: string): string[] {
  const lines: string[] = [];
  let at = 0;
  for (const part of text.split('\u001B[').slice(1)) {
    const up = /^(\d+)A/u.exec(part)?.[1];
    const content = /^2K([^\n]*)\n/u.exec(part)?.[1];
    if (up !== undefined) at -= Number(up);
    if (content !== undefined) lines[at++] = content;
  }
  return lines;
}

describe('progress', () => {
  it('keeps one line for each name up to date on a terminal', () => {
    const terminal = stream(true);
    const progress = createProgress(terminal, ['/dev/a', '/dev/bb']);
    progress.update('/dev/a', '1/14');
    progress.update('/dev/bb', '2/14');
    progress.done('/dev/a', 'found: 读卡器');
    expect(shown(terminal.written.join(''))).toEqual(['/dev/a   found: 读卡器', '/dev/bb  2/14']);
  });

  it('never lets the terminal break a line', () => {
    const terminal = stream(true, 20);
    createProgress(terminal, ['/dev/a']).update('/dev/a', '身份证读卡器'.repeat(5));
    expect(shown(terminal.written.join(''))[0]).toMatch(/^\/dev\/a {2}身份证读卡…$/u);
  });

  it('takes 80 columns where the terminal does not know how many it has', () => {
    const terminal = stream(true, 0);
    createProgress(terminal, ['/dev/a']).update('/dev/a', 'in use');
    expect(shown(terminal.written.join(''))).toEqual(['/dev/a  in use']);
  });

  it('tells only the end of each elsewhere', () => {
    const file = stream(false);
    const progress = createProgress(file, ['/dev/a', '/dev/b']);
    progress.update('/dev/a', '1/14');
    progress.done('/dev/b', 'in use');
    expect(file.written).toEqual(['/dev/b  in use\n']);
  });
});
