import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inventedCard } from '../../devices/sam-id-reader/cards.ts';
import { createSamSimulator } from '../../devices/sam-id-reader/simulator.ts';
import { hostOnPty } from '../../devices/transport/host.ts';
import { seededRandom } from '../../shared/random.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { frameLines, noteLines } from './frame-text.ts';
import { LINE_WIDTH } from './table.ts';
import { devices, kioskFile, simulatorAt, startDoorstep, testFolder } from './test-bench.ts';
import { displayWidth } from './text.ts';

const AT_MS = Date.UTC(2026, 10, 25, 0, 5, 1, 234);

describe('a line of a trace', () => {
  it('has time, direction, length, name and every byte, in lines of 80 columns', () => {
    const hex = 'AB'.repeat(40);
    const lines = frameLines({ direction: 'to-device', label: 'SAM status', lengthBytes: 40, hex }, AT_MS);
    expect(lines[0]).toMatch(/^08:05:01\.234 → {3}40 B {2}SAM status +AB AB/u);
    expect(lines.every((line) => displayWidth(line) <= LINE_WIDTH)).toBe(true);
    expect(lines.join(' ').match(/\bAB\b/gu)).toHaveLength(40);
  });

  it('without bytes says the whole name, and nothing that a terminal obeys', () => {
    const label = '(221.3 140.0 220.4 034 50.0 27.0 31.5 00001000\u001B[2J';
    const lines = frameLines({ direction: 'from-device', label, lengthBytes: 47, hex: null }, AT_MS);
    expect(lines.join('\n')).toContain('31.5 00001000[2J');
    expect(lines.join('\n')).not.toContain('\u001B');
  });

  it('of a note is wrapped', () => {
    const lines = noteLines('word '.repeat(30).trim(), AT_MS);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.every((line) => displayWidth(line) <= LINE_WIDTH)).toBe(true);
  });
});

describe('doorstep devices trace', () => {
  it('shows that a card was read, and nothing of the card: no text, no number, no byte of the record', async () => {
    const path = join(testFolder(), 'port');
    const sam = createSamSimulator({ clock: systemClock, random: seededRandom(7) });
    const host = await hostOnPty(sam, { clock: systemClock, paceBaud: 115_200, linkPath: path });
    onTestFinished(() => host.close());
    const card = inventedCard(seededRandom(3), 'resident');
    const running = startDoorstep('devices', 'trace', path, '--driver', 'sam-id-reader');
    await running.printed(/device online/u);
    sam.presentCard(card);
    await running.printed(/card read in \d+ ms/u);
    sam.removeCard();
    await running.printed(/card removed/u);
    running.interrupt();
    expect(await running.exited).toBe(0);

    const output = running.output();
    expect(output).toMatch(/← 1295 B {2}SW3 90$/mu);
    const shownBytes = (output.match(/\b[0-9A-F]{2}\b/gu) ?? []).join('');
    expect(shownBytes).toContain('AAAAAA9669000310');
    for (const text of [card.name, card.number, card.address, card.birthDate, card.authority]) {
      expect(output).not.toContain(text);
      const bytes = Buffer.from(text, 'utf16le').toString('hex').toUpperCase();
      expect(shownBytes).not.toContain(bytes.slice(0, 12));
    }
  });

  it('shows what a configured device does, and ends in order at Ctrl-C', async () => {
    const folder = testFolder();
    const path = join(folder, 'port');
    await simulatorAt(path, 'megatec-ups');
    const file = kioskFile(folder, [{ id: 'ups', driver: 'megatec-ups', path }]);
    const running = startDoorstep('devices', 'trace', 'ups', '--config', file);
    await running.printed(/← +47 B {2}\(221\.3 /u);
    running.interrupt();
    expect(await running.exited).toBe(0);
    expect(running.output()).toContain(`megatec-ups on ${path} at 2400`);
  });

  it('shows the questions to a device that does not answer, and why it ended, with exit code 1', async () => {
    const path = join(testFolder(), 'port');
    const { handles } = await simulatorAt(path, 'sam-id-reader');
    handles['silent']!.act(undefined);
    const { code, output } = await devices('trace', path, '--driver', 'sam-id-reader');
    expect(code).toBe(1);
    expect(output).toContain('reset SAM');
    expect(output).toMatch(/ID card reader on .*Check its power, its cable and the path/u);
  });

  it('ends when its line is gone, with exit code 1', async () => {
    const path = join(testFolder(), 'port');
    const { pid } = await simulatorAt(path, 'sam-id-reader');
    const running = startDoorstep('devices', 'trace', path, '--driver', 'sam-id-reader');
    await running.printed(/device online/u);
    process.kill(pid, 'SIGKILL');
    expect(await running.exited).toBe(1);
    expect(running.output()).toContain('The device has ended');
  });
});
