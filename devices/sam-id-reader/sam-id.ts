/** The serial number of a SAM module as it is printed on the housing (devices.md 1.3). */

/** `05.03-20160926-0001234567-0987654321`; undefined when the answer has not 16 bytes. */
export function tryFormatSamId(data: Uint8Array): string | undefined {
  if (data.length !== 16) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const short = (offset: number) => String(view.getUint16(offset, true)).padStart(2, '0');
  const long = (offset: number, digits: number) => String(view.getUint32(offset, true)).padStart(digits, '0');
  return `${short(0)}.${short(2)}-${long(4, 8)}-${long(8, 10)}-${long(12, 10)}`;
}
