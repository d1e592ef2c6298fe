/** IPP messages as bytes: version, operation or status, groups of attributes, then the document (RFC 8010 3). */

/** How strings are marked (RFC 8010 3.5.2). */
const TEXT_TAGS = {
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  uriScheme: 0x46,
  charset: 0x47,
  naturalLanguage: 0x48,
  mimeMediaType: 0x49,
} as const;
const NUMBER_TAGS = { integer: 0x21, enum: 0x23 } as const;
const GROUP_TAGS = { operation: 0x01, job: 0x02, printer: 0x04, unsupported: 0x05 } as const;
const BOOLEAN_TAG = 0x22;
const OCTET_STRING_TAG = 0x30;
const TEXT_WITH_LANGUAGE_TAG = 0x35;
const NAME_WITH_LANGUAGE_TAG = 0x36;
const BEGIN_COLLECTION = 0x34;
const END_COLLECTION = 0x37;
const END_OF_ATTRIBUTES = 0x03;
const FIRST_VALUE_TAG = 0x10;
const HEADER_BYTES = 8;

export type GroupName = keyof typeof GROUP_TAGS;

/** Whatever we have no use for (dates, resolutions, ranges, "unknown" ...) stays as it came. */
export type IppValue =
  | { readonly type: keyof typeof TEXT_TAGS; readonly value: string }
  | { readonly type: keyof typeof NUMBER_TAGS; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'octetString'; readonly value: Uint8Array }
  | { readonly type: 'other'; readonly tag: number; readonly value: Uint8Array };

export interface IppAttribute {
  readonly name: string;
  readonly values: readonly IppValue[];
}

export interface IppGroup {
  /** null: a group of a later standard. */
  readonly name: GroupName | null;
  readonly attributes: readonly IppAttribute[];
}

export interface IppMessage {
  /** Major and minor, e.g. [1, 1]. */
  readonly version: readonly [number, number];
  /** Operation of a request, status of an answer. */
  readonly code: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
}

/** Collections are never sent either. */
type SentValue = Exclude<IppValue, { type: 'other' }>;

export interface SentMessage extends Omit<IppMessage, 'groups'> {
  readonly groups: readonly {
    readonly name: GroupName;
    readonly attributes: readonly { readonly name: string; readonly values: readonly SentValue[] }[];
  }[];
}

/** The document, if any, follows behind. Throws RangeError for a string over 32 KB or a number over 32 bits. */
export function encodeMessage({ version, code, requestId, groups }: SentMessage): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(version[0], 0);
  header.writeUInt8(version[1], 1);
  header.writeUInt16BE(code, 2);
  header.writeInt32BE(requestId, 4);
  const parts: Uint8Array[] = [header];
  for (const { name, attributes } of groups) {
    parts.push(Uint8Array.of(GROUP_TAGS[name]));
    for (const attribute of attributes) {
      attribute.values.forEach((value, index) => {
        // Further values of one attribute have no name (RFC 8010 3.1.4).
        parts.push(Uint8Array.of(tagOf(value)), field(index === 0 ? Buffer.from(attribute.name) : EMPTY));
        parts.push(field(bytesOf(value)));
      });
    }
  }
  return Buffer.concat([...parts, Uint8Array.of(END_OF_ATTRIBUTES)]);
}

export interface DecodedMessage {
  readonly message: IppMessage;
  /** What came behind the attributes. */
  readonly document: Uint8Array;
}

/** undefined: no whole message. Collections are passed over, with all that is in them. */
export function decodeMessage(bytes: Uint8Array): DecodedMessage | undefined {
  const reader = createReader(bytes);
  const [major, minor, code, requestId] = [reader.uint8(), reader.uint8(), reader.uint16(), reader.int32()];
  if (major === undefined || minor === undefined || code === undefined || requestId === undefined)
    return undefined;
  const groups: { name: GroupName | null; attributes: { name: string; values: IppValue[] }[] }[] = [];
  for (;;) {
    const tag = reader.uint8();
    if (tag === undefined) return undefined;
    if (tag === END_OF_ATTRIBUTES) break;
    if (tag < FIRST_VALUE_TAG) groups.push({ name: groupName(tag), attributes: [] });
    else if (!readValue(reader, tag, groups.at(-1)?.attributes)) return undefined;
  }
  return { message: { version: [major, minor], code, requestId, groups }, document: reader.rest() };
}

/** What attributes are looked up in. */
type Groups = Pick<IppMessage, 'groups'>;

/** The first value of an attribute in the first group of that name; undefined: not there, or of another type. */
export function textValue(message: Groups, group: GroupName, name: string): string | undefined {
  return textValues(message, group, name)?.[0];
}

/** All its values that are strings; undefined: there is no such attribute. */
export function textValues(message: Groups, group: GroupName, name: string): string[] | undefined {
  return valuesOf(message, group, name)?.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

export function numberValue(message: Groups, group: GroupName, name: string): number | undefined {
  const value = valuesOf(message, group, name)?.[0]?.value;
  return typeof value === 'number' ? value : undefined;
}

export function booleanValue(message: Groups, group: GroupName, name: string): boolean | undefined {
  const value = valuesOf(message, group, name)?.[0]?.value;
  return typeof value === 'boolean' ? value : undefined;
}

export function valuesOf(message: Groups, group: GroupName, name: string): readonly IppValue[] | undefined {
  const attributes = message.groups.find((each) => each.name === group)?.attributes;
  return attributes?.find((attribute) => attribute.name === name)?.values;
}

type Reader = ReturnType<typeof createReader>;

function createReader(bytes: Uint8Array) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  function take(length: number): Buffer | undefined {
    if (at + length > buffer.length) return undefined;
    at += length;
    return buffer.subarray(at - length, at);
  }
  const uint16 = () => take(2)?.readUInt16BE();
  return {
    uint8: () => take(1)?.readUInt8(),
    uint16,
    int32: () => take(4)?.readInt32BE(),
    /** A length and so many bytes. */
    field() {
      const length = uint16();
      return length === undefined ? undefined : take(length);
    },
    rest: () => buffer.subarray(at),
  };
}

/** false: it is broken off, or stands where no value may. */
function readValue(
  reader: Reader,
  tag: number,
  attributes: { name: string; values: IppValue[] }[] | undefined,
): boolean {
  const name = reader.field()?.toString('utf8');
  const bytes = reader.field();
  if (name === undefined || bytes === undefined || attributes === undefined) return false;
  if (name !== '') attributes.push({ name, values: [] });
  const attribute = attributes.at(-1);
  if (attribute === undefined || tag === END_COLLECTION) return false;
  if (tag === BEGIN_COLLECTION) return skipCollection(reader);
  attribute.values.push(decodeValue(tag, bytes));
  return true;
}

/** Collections may hold collections; counted, so that no depth of them can exhaust the stack (RFC 8010 3.1.6). */
function skipCollection(reader: Reader): boolean {
  for (let depth = 1; depth > 0;) {
    const tag = reader.uint8();
    if (tag === undefined || tag < FIRST_VALUE_TAG) return false;
    if (reader.field() === undefined || reader.field() === undefined) return false;
    if (tag === BEGIN_COLLECTION) depth += 1;
    if (tag === END_COLLECTION) depth -= 1;
  }
  return true;
}

/** A value whose length does not fit its tag is kept as bytes: nobody will take it for what it should be. */
function decodeValue(tag: number, bytes: Buffer): IppValue {
  const numberType = TYPE_OF_NUMBER.get(tag);
  if (numberType !== undefined && bytes.length === 4) return { type: numberType, value: bytes.readInt32BE() };
  if (tag === BOOLEAN_TAG && bytes.length === 1) return { type: 'boolean', value: bytes[0] !== 0 };
  if (tag === OCTET_STRING_TAG) return { type: 'octetString', value: Uint8Array.from(bytes) };
  const textType = TYPE_OF_TEXT.get(tag);
  if (textType !== undefined) return { type: textType, value: bytes.toString('utf8') };
  if (tag === TEXT_WITH_LANGUAGE_TAG || tag === NAME_WITH_LANGUAGE_TAG) {
    const reader = createReader(bytes);
    reader.field();
    const text = reader.field()?.toString('utf8');
    const type = tag === TEXT_WITH_LANGUAGE_TAG ? 'text' : 'name';
    if (text !== undefined) return { type, value: text };
  }
  return { type: 'other', tag, value: Uint8Array.from(bytes) };
}

function tagOf(value: SentValue): number {
  if (value.type === 'boolean') return BOOLEAN_TAG;
  if (value.type === 'octetString') return OCTET_STRING_TAG;
  return value.type === 'integer' || value.type === 'enum' ? NUMBER_TAGS[value.type] : TEXT_TAGS[value.type];
}

function bytesOf({ value }: SentValue): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0);
  if (typeof value !== 'number') return value;
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function field(bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_FIELD_BYTES)
    throw new RangeError(`${bytes.length} bytes are too long for one value`);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function groupName(tag: number): GroupName | null {
  return GROUP_OF.get(tag) ?? null;
}

function inverse<Name extends string>(table: Readonly<Record<Name, number>>): ReadonlyMap<number, Name> {
  return new Map((Object.keys(table) as Name[]).map((name) => [table[name], name]));
}

const EMPTY = new Uint8Array();
/** A length is a positive SIGNED-SHORT (RFC 8010 3.1). */
const MAX_FIELD_BYTES = 0x7fff;
const GROUP_OF = inverse(GROUP_TAGS);
const TYPE_OF_TEXT = inverse(TEXT_TAGS);
const TYPE_OF_NUMBER = inverse(NUMBER_TAGS);
