import { describe, expect, it } from 'vitest';
import { isCitizenKey } from './keys.ts';

const NO_MODIFIER = { control: false, alt: false, meta: false };

describe('a citizen', () => {
  it.each([
    'a',
    'Z',
    '5',
    ' ',
    '中',
    '😀',
    'Enter',
    'Escape',
    'Tab',
    'ArrowLeft',
    'Backspace',
    'Process',
    'Shift',
  ])('can press %s', (key) => {
    expect(isCitizenKey({ key, ...NO_MODIFIER })).toBe(true);
  });

  it.each(['F1', 'F5', 'F11', 'F12', 'Control', 'Alt', 'Meta', 'AltGraph', 'ContextMenu', 'PrintScreen'])(
    'cannot press %s',
    (key) => {
      expect(isCitizenKey({ key, ...NO_MODIFIER })).toBe(false);
    },
  );

  it.each([
    'BrowserBack',
    'BrowserHome',
    'LaunchApplication1',
    'ZoomIn',
    'Power',
    'BrightnessUp',
    'Unidentified',
    '',
  ])('cannot press the special key "%s"', (key) => {
    expect(isCitizenKey({ key, ...NO_MODIFIER })).toBe(false);
  });

  it.each(['control', 'alt', 'meta'] as const)('cannot press anything together with %s', (modifier) => {
    for (const key of ['a', 'r', 'Tab', 'Enter', 'Escape', 'ArrowLeft']) {
      expect(isCitizenKey({ key, ...NO_MODIFIER, [modifier]: true })).toBe(false);
    }
  });
});
