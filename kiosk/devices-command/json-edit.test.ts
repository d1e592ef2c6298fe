import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editList, type ListEdit } from './json-edit.ts';

const edit = (text: string, { changed = new Map(), added = [] }: Partial<ListEdit>) =>
  editList(text, 'devices', { changed, added });
const READER = { id: 'id-reader', driver: 'sam-id-reader', path: '/dev/ttyUSB0' };

/** In the place of the list. */
const MARK = 'the list stands here';

const KIOSK = `{
  "name": "样例市场 \\"1号机\\"",
  "devices": [
    { "id": "a", "path": "/dev/a" },
    {
      "id": "b",
      "options": { "profile": "epson", "list": [1, 2] }
    }
  ],
  "dataDir": "data"
}
`;

describe('editing a list in a JSON text', () => {
  it('without changes gives the text itself', () => {
    expect(edit(KIOSK, {})).toBe(KIOSK);
  });

  it('changes one entry and not a character beside it', () => {
    const text = edit(KIOSK, { changed: new Map([[0, { id: 'a', path: '/dev/z' }]]) });
    expect(text).toBe(KIOSK.replace('/dev/a', '/dev/z'));
  });

  it('adds entries in the style of the file', () => {
    expect(edit(KIOSK, { added: [READER] })).toBe(
      KIOSK.replace(
        '    }\n  ],',
        '    },\n    { "id": "id-reader", "driver": "sam-id-reader", "path": "/dev/ttyUSB0" }\n  ],',
      ),
    );
  });

  it('writes a long entry in lines, indented as the file is', () => {
    const path = `/dev/serial/by-path/${'pci-'.repeat(20)}port0`;
    const text = edit('{\r\n\t"devices": []\r\n}\r\n', { added: [{ ...READER, path }] });
    expect(text).toBe(
      `{\r\n\t"devices": [\r\n\t\t{\r\n\t\t\t"id": "id-reader",\r\n\t\t\t"driver": "sam-id-reader",\r\n\t\t\t"path": "${path}"\r\n\t\t}\r\n\t]\r\n}\r\n`,
    );
  });

  it('keeps a file in one line in one line', () => {
    expect(edit('{"a":"],}","devices":[{"id":"x"}],"b":1}', { added: [{ id: 'y' }] })).toBe(
      '{"a":"],}","devices":[{"id":"x"},{"id":"y"}],"b":1}',
    );
  });

  it('makes the list where there is none', () => {
    expect(edit('{\n  "a": 1\n}\n', { added: [{ id: 'y' }] })).toBe(
      '{\n  "a": 1,\n  "devices": [\n    { "id": "y" }\n  ]\n}\n',
    );
    expect(edit('{}', { added: [{ id: 'y' }] })).toBe('{"devices":[{"id":"y"}]}');
    expect(edit('{"a":1}', { added: [] })).toBe('{"a":1,"devices":[]}');
  });

  it('is not misled by a list of that name deeper inside, by escapes, or by a name that comes twice', () => {
    const text =
      '{ "x": { "devices": [1] }, "\\u0064evices": [ 1 ], "s": "\\\\\\"devices\\":[", "devices" : [ 2 ] }';
    const edited = edit(text, { changed: new Map([[0, 3]]) });
    expect(edited).toBe(text.replace('[ 2 ]', '[ 3 ]'));
  });

  it('keeps a byte order mark', () => {
    expect(edit('\uFEFF{"devices":[]}', { added: [1] })).toBe('\uFEFF{"devices":[1]}');
  });

  it('gives for any object, style and change the object with the changed list, and all other text', () => {
    const numRuns = Number(process.env['FUZZ_CASES'] ?? 300);
    const seed = Number(process.env['FC_SEED'] ?? 20_261_125);
    const style = fc.constantFrom(undefined, 2, 4, '\t');
    const list = fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 4 });
    const others = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
    fc.assert(
      fc.property(
        others,
        others,
        list,
        list,
        style,
        fc.nat(3),
        (head, tail, devices, added, space, index) => {
          const { devices: _one, ...before } = head;
          const { devices: _two, ...after } = tail;
          const object = { ...before, devices, ...after };
          const changed = index < devices.length ? new Map([[index, { changed: true }]]) : new Map();
          const text = JSON.stringify(object, null, space);
          const edited = edit(text, { changed, added });
          const expected = devices.map((value, at) => (changed.has(at) ? { changed: true } : value));
          expect(JSON.parse(edited)).toEqual(
            JSON.parse(JSON.stringify({ ...object, devices: [...expected, ...added] })),
          );
          const [left = '', right = ''] = JSON.stringify({ ...object, devices: MARK }, null, space).split(
            JSON.stringify(MARK),
          );
          expect(edited.startsWith(left) && edited.endsWith(right)).toBe(true);
        },
      ),
      { seed, numRuns },
    );
  });
});
