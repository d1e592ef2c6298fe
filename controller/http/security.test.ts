import { describe, expect, it } from 'vitest';
import { isOwnHost } from './security.ts';

describe('Host header', () => {
  it('is ours when it is loopback, an address, or the configured name', () => {
    const own = [
      'localhost',
      'LOCALHOST:8080',
      'kiosks.localhost',
      '127.0.0.1:8080',
      '[::1]:8080',
      '192.168.7.4:8080',
      'controller.example',
      'Controller.Example:443',
    ];
    for (const host of own) {
      expect({ host, isOwn: isOwnHost(host, ['controller.example']) }).toEqual({ host, isOwn: true });
    }
  });

  it('is not ours when a stranger lets its own name point to us', () => {
    const strange = [
      undefined,
      '',
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example:8080',
      'evil.example:8080@localhost',
      'localhost:8080:1',
      '[::1',
      '0x7f.1',
      'notlocalhost',
    ];
    for (const host of strange) {
      expect({ host, isOwn: isOwnHost(host, ['0.0.0.0']) }).toEqual({ host, isOwn: false });
    }
  });
});
