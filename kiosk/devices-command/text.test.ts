import { describe, expect, it } from 'vitest';
import { LINE_WIDTH, tableLines } from './table.ts';
import { cutTo, displayWidth, padTo, plainText, wrapWords } from './text.ts';

describe('text for a terminal', () => {
  it('gives a Chinese character two columns, also a rare one, and a combining mark none', () => {
    expect(displayWidth('读卡 read')).toBe(9);
    expect(displayWidth('𠮷')).toBe(2);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(padTo('卡口', 6)).toBe('卡口  ');
  });

  it('holds nothing that a terminal obeys', () => {
    expect(plainText('\u001B[2JReader\u0007\r\n\u202E')).toBe('[2JReader');
  });

  it('is cut between characters, and says so', () => {
    expect(cutTo('身份证读卡器', 7)).toBe('身份证…');
    expect(cutTo('身份证', 6)).toBe('身份证');
  });

  it('is wrapped between words, and a path stays whole', () => {
    const path = '/dev/serial/by-id/usb-1a86';
    expect(wrapWords(`see ${path} for it`, 12)).toEqual(['see', path, 'for it']);
    expect(wrapWords('', 12)).toEqual(['']);
  });
});

describe('a table', () => {
  it('keeps to 80 columns, its columns under each other, whatever the script', () => {
    const lines = tableLines(
      ['PORT', 'NAME', 'ABOUT'],
      [
        { cells: ['/dev/ttyUSB0', '读卡器', 'a reader '.repeat(12).trim()] },
        { cells: ['/dev/ttyS1', 'UPS', 'power'], notes: ['in use '.repeat(20).trim()] },
      ],
    );
    expect(lines.every((line) => displayWidth(line) <= LINE_WIDTH)).toBe(true);
    const column = (line: string, text: string) => displayWidth(line.slice(0, line.indexOf(text)));
    expect(column(lines[1]!, 'a reader')).toBe(column(lines[0]!, 'ABOUT'));
    expect(lines.find((line) => line.includes('power'))).toMatch(/^\/dev\/ttyS1 {4}UPS {5}power$/u);
  });

  it('gives a long path a line of its own, whole', () => {
    const path = '/dev/serial/by-path/pci-0000:00:14.0-usb-0:1.4:1.0-port0';
    expect(tableLines(['PORT', 'STATE'], [{ cells: [path, 'free'] }])).toEqual([
      'PORT  STATE',
      path,
      '      free',
    ]);
  });
});
