import { describe, expect, it } from 'vitest';
import { isAppError } from '../../shared/errors.ts';
import { parseBrokerUrl } from './broker-url.ts';

describe('the URL of an external broker', () => {
  it.each([
    ['mqtt://b.example', { protocol: 'mqtt', host: 'b.example', port: 1883 }],
    ['mqtts://[::1]:99', { protocol: 'mqtts', host: '::1', port: 99 }],
    [
      'mqtts://doorstep-controller:a%40b%3Ac@b.example',
      {
        protocol: 'mqtts',
        host: 'b.example',
        port: 8883,
        username: 'doorstep-controller',
        password: 'a@b:c',
      },
    ],
  ])('%s', (text, target) => {
    expect(parseBrokerUrl(text)).toEqual(target);
  });

  it.each(['http://u:secret@h', 'mqtt://', 'secret', 'mqtt://u:secret@h:port'])(
    'a wrong one is refused without being repeated: %s',
    (text) => {
      const error: unknown = (() => {
        try {
          return parseBrokerUrl(text);
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(isAppError(error, 'config.invalid')).toBe(true);
      expect(String(error)).not.toContain('secret');
    },
  );

  it('a user name with a broken escape is a wrong URL, not a crash', () => {
    expect(() => parseBrokerUrl('mqtt://%E0%A4%A:x@h')).toThrow('--broker');
  });
});
