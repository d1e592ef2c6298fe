import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SERVICE_CATALOGUE } from '../../services/catalogue.ts';
import { SealedCase } from '../../../shared/protocol/index.ts';
import { CaseContent, encodeCase } from './case-content.ts';
import { generateCaseKeys, isUsablePublicKey, openCase, publicKeyOf, sealCase } from './seal.ts';
import { BEGIN, CITIZEN, PERSONAL_TEXTS, play, wishFor } from './test-support.ts';
import { isActive } from './machine.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261123);
const keys = generateCaseKeys();

function application(changes: Partial<typeof CITIZEN> = {}) {
  const { state } = play([BEGIN]);
  if (!isActive(state)) throw new Error('a visit should have begun');
  return {
    visit: state.visit,
    wish: wishFor(SERVICE_CATALOGUE[0]!, { ...CITIZEN, ...changes }),
    signature: null,
    number: 'JN-1-261123-1-001',
    nowMs: 1_795_392_000_000,
  };
}

describe('a sealed case', () => {
  it('opens with the private key of its office to exactly what was sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (plaintext) => {
        expect(openCase(keys.privateKey, sealCase(keys.publicKey, plaintext))).toEqual(plaintext);
      }),
      { seed: SEED, numRuns: 30 },
    );
  });

  it('is what the protocol calls a sealed case, and says nothing in clear', () => {
    const sealed = sealCase(keys.publicKey, encodeCase(application()));
    expect(SealedCase.parse(sealed)).toEqual(sealed);
    const bytes = Buffer.from(sealed.ciphertext, 'base64url').toString('utf8');
    for (const personal of PERSONAL_TEXTS) expect(bytes).not.toContain(personal);
  });

  it('does not open with another key, nor after one bit was changed anywhere', () => {
    const sealed = sealCase(keys.publicKey, encodeCase(application()));
    expect(() => openCase(generateCaseKeys().privateKey, sealed)).toThrow(/sealed for key/);
    for (const field of ['ephemeralKey', 'nonce', 'ciphertext'] as const) {
      const bytes = Buffer.from(sealed[field], 'base64url');
      bytes[3]! ^= 1;
      const altered = { ...sealed, [field]: bytes.toString('base64url') };
      expect(() => openCase(keys.privateKey, altered)).toThrow(/damaged or was altered/);
    }
    const shortened = { ...sealed, ciphertext: sealed.ciphertext.slice(0, 8) };
    expect(() => openCase(keys.privateKey, shortened)).toThrow(/damaged or was altered/);
  });

  it('of the same case looks different each time', () => {
    const seals = [1, 2].map(() => sealCase(keys.publicKey, encodeCase(application())));
    expect(seals[0]!.ciphertext).not.toBe(seals[1]!.ciphertext);
    expect(seals[0]!.ephemeralKey).not.toBe(seals[1]!.ephemeralKey);
  });

  it('does not tell by its length how long a name or an address is', () => {
    const lengths = ['', '短', '很长的地址'.repeat(7)].map(
      (address) => sealCase(keys.publicKey, encodeCase(application({ address }))).ciphertext.length,
    );
    expect(new Set(lengths).size).toBe(1);
  });

  it('carries the application for the office, whole', () => {
    const opened = openCase(keys.privateKey, sealCase(keys.publicKey, encodeCase(application())));
    const content = CaseContent.parse(JSON.parse(new TextDecoder().decode(opened)));
    expect(content).toMatchObject({ receiptNumber: 'JN-1-261123-1-001', citizen: CITIZEN });
  });
});

describe('keys', () => {
  it('the public key follows from the private one', () => {
    expect(publicKeyOf(keys.privateKey)).toBe(keys.publicKey);
  });

  it.each([
    ['too short', 'AAAA'],
    ['not base64url', '='.repeat(43)],
    ['the zero point, whose secret everybody knows', 'A'.repeat(43)],
  ])('%s is no usable key', (_what, key) => {
    expect(isUsablePublicKey(key)).toBe(false);
  });

  it('agree with RFC 7748, 6.1', () => {
    const bobPrivate = '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb';
    const bobPublic = 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f';
    const raw = Buffer.from(publicKeyOf(Buffer.from(bobPrivate, 'hex').toString('base64url')), 'base64url');
    expect(raw.toString('hex')).toBe(bobPublic);
  });
});
