import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tracesInMemory } from '../../test/support/secrets.ts';
import { AGENT_C_LIBRARY } from '../shell/agent-process.ts';
import { createGarbageWipe } from './garbage.ts';

const LONG_MS = 120_000;
const TOLD = ['qzvt', 'xwkqpj'].join('-');
/**
 * Visits that are held in the old generation beside what stays, as the agent holds them, and then forgotten; what this process
 * looks for is put together there, so that the program does not hold it.
 */
const VISITS = `
  const { createGarbageWipe } = await import(${JSON.stringify(join(import.meta.dirname, 'garbage.ts'))});
  // As large a heap as an agent has.
  await import(${JSON.stringify(join(import.meta.dirname, 'agent.ts'))});
  const wipe = createGarbageWipe();
  const stays = [];
  let visits = [];
  for (let visit = 0; visit < 12; visit += 1) {
    for (let at = 0; at < 400; at += 1) {
      visits.push({ answer: JSON.parse(JSON.stringify({ text: ['qzvt', 'xwkqpj', visit, at].join('-') })) });
      if (at % 3 === 0) stays.push({ record: 'R' + at + visit });
    }
    Array.from({ length: 60_000 }, (_, at) => ({ at }));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  visits.push(Buffer.from(['qzvt', 'xwkqpj', 'in a small buffer'].join('-')));
  const tell = (what) => new Promise((resolve) => process.stdin.once('data', resolve) && process.stdout.write(what));
  await tell('told');
  visits = undefined;
  wipe();
  await tell('wiped');
  process.exit(stays.length > 0 ? 0 : 1);
`;

describe('the wipe after a visit', () => {
  it('leaves nothing in memory of what was told', { timeout: LONG_MS }, async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', VISITS], {
      env: { ...process.env, ...AGENT_C_LIBRARY },
    });
    const seen = () => tracesInMemory(child.pid ?? 0, { told: TOLD })['told utf8'] ?? 0;
    await once(child.stdout, 'data');
    expect(seen()).toBeGreaterThan(1000);
    child.stdin.write('.');
    await once(child.stdout, 'data');
    expect(seen()).toBe(0);
    child.stdin.write('.');
    await once(child, 'exit');
  });

  it('leaves nothing of the text that a regular expression matched last', () => {
    const wipe = createGarbageWipe();
    const number = ['110105', '19491231', '002X'].join('');
    /\d+X$/.exec(number);
    expect(Reflect.get(RegExp, 'input')).toBe(number);
    wipe();
    expect(Reflect.get(RegExp, 'input')).toBe('');
    expect(Reflect.get(RegExp, 'lastMatch')).toBe('');
  });
});
