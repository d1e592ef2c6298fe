import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, numberValue, textValue, textValues, valuesOf } from './codec.ts';
import { fuzzIppCodec } from './codec.fuzz.ts';
import { createJob, getMyJobs, messageOf, OPERATIONS } from './operations.ts';

/** Hexadecimal digits and 'text', as RFC 8010 prints its examples. */
function octets(text: string): Buffer {
  const parts = [...text.matchAll(/'([^']*)'|([0-9a-f]+)/gu)];
  return Buffer.concat(
    parts.map(([, quoted, digits = '']) =>
      quoted === undefined ? Buffer.from(digits, 'hex') : Buffer.from(quoted),
    ),
  );
}

const CHARSET = "47 0012 'attributes-charset' 0005 'utf-8'";
const LANGUAGE = "48 001b 'attributes-natural-language' 0005 'en-us'";
const TARGET = "45 000b 'printer-uri' 002c 'ipp://printer.example.com/ipp/print/pinetree'";

describe('the examples of RFC 8010, appendix A', () => {
  it('A.1 Print-Job: encodes to these octets, and the document follows', () => {
    const bytes = octets(`
      0101 0002 00000001 01 ${CHARSET} ${LANGUAGE} ${TARGET}
      42 0008 'job-name' 0006 'foobar' 22 0016 'ipp-attribute-fidelity' 0001 01
      02 21 0006 'copies' 0004 00000014 44 0005 'sides' 0013 'two-sided-long-edge' 03`);
    const message = encodeMessage({
      version: [1, 1],
      code: 0x0002,
      requestId: 1,
      groups: [
        {
          name: 'operation',
          attributes: [
            { name: 'attributes-charset', values: [{ type: 'charset', value: 'utf-8' }] },
            { name: 'attributes-natural-language', values: [{ type: 'naturalLanguage', value: 'en-us' }] },
            {
              name: 'printer-uri',
              values: [{ type: 'uri', value: 'ipp://printer.example.com/ipp/print/pinetree' }],
            },
            { name: 'job-name', values: [{ type: 'name', value: 'foobar' }] },
            { name: 'ipp-attribute-fidelity', values: [{ type: 'boolean', value: true }] },
          ],
        },
        {
          name: 'job',
          attributes: [
            { name: 'copies', values: [{ type: 'integer', value: 20 }] },
            { name: 'sides', values: [{ type: 'keyword', value: 'two-sided-long-edge' }] },
          ],
        },
      ],
    });
    expect(Buffer.from(message).toString('hex')).toBe(bytes.toString('hex'));
    const decoded = decodeMessage(Buffer.concat([bytes, Buffer.from('%!PDF...')]));
    expect(Buffer.from(decoded?.document ?? []).toString()).toBe('%!PDF...');
  });

  it('A.2 an answer that took the job', () => {
    const bytes = octets(`
      0101 0000 00000001 01 ${CHARSET} ${LANGUAGE} 41 000e 'status-message' 000d 'successful-ok'
      02 21 0006 'job-id' 0004 00000093
      45 0007 'job-uri' 0030 'ipp://printer.example.com/ipp/print/pinetree/147'
      23 0009 'job-state' 0004 00000003 03`);
    const message = decodeMessage(bytes)!.message;
    expect(message).toMatchObject({ version: [1, 1], code: 0, requestId: 1 });
    expect(textValue(message, 'operation', 'status-message')).toBe('successful-ok');
    expect(numberValue(message, 'job', 'job-id')).toBe(147);
    expect(numberValue(message, 'job', 'job-state')).toBe(3);
    expect(numberValue(message, 'job', 'job-uri')).toBeUndefined();
  });

  it('A.3 an answer that refused it, with what it does not support', () => {
    const bytes = octets(`
      0101 040b 00000001 01 ${CHARSET} ${LANGUAGE}
      05 21 0006 'copies' 0004 00000014 10 0005 'sides' 0000 03`);
    const message = decodeMessage(bytes)!.message;
    expect(message.code).toBe(0x040b);
    expect(numberValue(message, 'unsupported', 'copies')).toBe(20);
    expect(valuesOf(message, 'unsupported', 'sides')).toEqual([
      { type: 'other', tag: 0x10, value: new Uint8Array() },
    ]);
  });

  it('A.7 a collection in a collection is passed over, and what follows is read', () => {
    const bytes = octets(`
      0101 0005 00000001 01 ${CHARSET} ${LANGUAGE} ${TARGET}
      02 34 0009 'media-col' 0000 4a 0000 000a 'media-size'
      34 0000 0000 4a 0000 000b 'x-dimension' 21 0000 0004 00005208
      4a 0000 000b 'y-dimension' 21 0000 0004 00007404 37 0000 0000
      4a 0000 000a 'media-type' 44 0000 000a 'stationery' 37 0000 0000
      21 0006 'copies' 0004 00000002 03`);
    const message = decodeMessage(bytes)!.message;
    expect(valuesOf(message, 'job', 'media-col')).toEqual([]);
    expect(valuesOf(message, 'job', 'x-dimension')).toBeUndefined();
    expect(numberValue(message, 'job', 'copies')).toBe(2);
  });

  it('A.8 further values of an attribute have no name', () => {
    const bytes = octets(`
      0101 000a 0000007b 01 ${CHARSET} ${LANGUAGE} ${TARGET} 21 0005 'limit' 0004 00000032
      44 0014 'requested-attributes' 0006 'job-id' 44 0000 0008 'job-name'
      44 0000 000f 'document-format' 03`);
    const message = decodeMessage(bytes)!.message;
    expect(textValues(message, 'operation', 'requested-attributes')).toEqual([
      'job-id',
      'job-name',
      'document-format',
    ]);
  });

  it('A.9 three jobs are three groups, and a name may have a language', () => {
    const bytes = octets(`
      0101 0000 0000007b 01 ${CHARSET} ${LANGUAGE}
      02 21 0006 'job-id' 0004 00000093 36 0008 'job-name' 000c 0005 'fr-ca' 0003 'fou'
      02 02 21 0006 'job-id' 0004 00000095 36 0008 'job-name' 0012 0005 'de-CH' 0009 'isch guet' 03`);
    const { groups } = decodeMessage(bytes)!.message;
    expect(groups.map(({ name }) => name)).toEqual(['operation', 'job', 'job', 'job']);
    expect(groups[3]?.attributes[1]).toEqual({
      name: 'job-name',
      values: [{ type: 'name', value: 'isch guet' }],
    });
  });
});

describe('an IPP message', () => {
  const request = encodeMessage(messageOf(getMyJobs('printer'), 'ipp://localhost/printers/a4', 7));

  it.each([
    ['nothing', ''],
    ['a header only', '0101 0000 00000001'],
    ['no end', `0101 0000 00000001 01 ${CHARSET}`],
    ['a value outside a group', `0101 0000 00000001 ${CHARSET} 03`],
    ['a value without a name before it', "0101 0000 00000001 01 47 0000 0005 'utf-8' 03"],
    ['a length beyond the end', "0101 0000 00000001 01 47 0012 'attributes-charset' ffff 'utf-8' 03"],
    ['a collection without an end', "0101 0000 00000001 02 34 0001 'a' 0000 4a 0000 0001 'b' 03"],
    ['the end of no collection', "0101 0000 00000001 02 21 0001 'a' 0004 00000001 37 0000 0000 03"],
  ])('with %s is none', (_what, bytes) => {
    expect(decodeMessage(octets(bytes))).toBeUndefined();
  });

  it('whose value does not fit its type keeps it as bytes, which nobody takes for a number', () => {
    const bytes = octets("0101 0000 00000001 02 21 0006 'job-id' 0003 000001 22 0001 'b' 0000 03");
    const message = decodeMessage(bytes)!.message;
    expect(numberValue(message, 'job', 'job-id')).toBeUndefined();
    expect(valuesOf(message, 'job', 'b')?.[0]).toMatchObject({ type: 'other', tag: 0x22 });
  });

  it('of a later standard is read as far as we know its words', () => {
    const bytes = octets(
      "0200 0000 00000001 01 09 21 0001 'a' 0004 00000001 02 21 0001 'b' 0004 00000002 03",
    );
    const message = decodeMessage(bytes)!.message;
    expect(message.groups.map(({ name }) => name)).toEqual(['operation', null, 'job']);
    expect(numberValue(message, 'job', 'b')).toBe(2);
  });

  it('a thousand collections in each other are no deeper than one', () => {
    const begin = "34 0000 0000 4a 0000 0001 'x' ";
    const deep = `34 0001 'a' 0000 4a 0000 0001 'x' ${begin.repeat(20_000)}${'37 0000 0000 '.repeat(20_001)}`;
    const bytes = octets(`0101 0000 00000001 02 ${deep} 21 0001 'b' 0004 00000001 03`);
    expect(numberValue(decodeMessage(bytes)!.message, 'job', 'b')).toBe(1);
  });

  it('that is broken off anywhere is none', () => {
    for (let end = 0; end < request.length; end++)
      expect(decodeMessage(request.subarray(0, end))).toBeUndefined();
    expect(decodeMessage(request)).toBeDefined();
  });

  it('too long a name is refused, not cut', () => {
    const long = createJob({ jobName: 'x'.repeat(40_000), copies: 1, media: 'iso_a4_210x297mm' }, 'printer');
    expect(() => encodeMessage(messageOf(long, 'ipp://localhost/', 1))).toThrow(RangeError);
  });

  it('says charset and language first, then whom it is for (RFC 8011 4.1.4, 4.1.5)', () => {
    const { message } = decodeMessage(request)!;
    const names = message.groups[0]?.attributes.map(({ name }) => name);
    expect(names?.slice(0, 3)).toEqual(['attributes-charset', 'attributes-natural-language', 'printer-uri']);
    expect(message).toMatchObject({ code: OPERATIONS['Get-Jobs'], requestId: 7 });
  });

  it(
    'of any content comes back as it was, noise never throws, damage is never whole',
    { timeout: 600_000 },
    () => {
      fuzzIppCodec(Number(process.env['FC_SEED'] ?? 20261125), Number(process.env['FUZZ_CASES'] ?? 3000));
    },
  );
});
