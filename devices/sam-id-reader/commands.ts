/** The requests of a SAM_A / SAM_V module (devices.md 1.2). */

/** CMD, PARA and data of every request, without length and checksum. */
export const SAM_REQUESTS = {
  reset: [0x10, 0xff],
  status: [0x11, 0xff],
  samId: [0x12, 0xff],
  find: [0x20, 0x01],
  select: [0x20, 0x02],
  readBase: [0x30, 0x01],
  readBaseFp: [0x30, 0x10],
  readNewAddress: [0x30, 0x03],
  rfMax: [0x61, 0xff, 0x50],
  baud115200: [0x60, 0x00],
  baud57600: [0x60, 0x01],
  baud38400: [0x60, 0x02],
  baud19200: [0x60, 0x03],
  baud9600: [0x60, 0x04],
} as const satisfies Readonly<Record<string, readonly number[]>>;

export type SamRequestName = keyof typeof SAM_REQUESTS;

/** The request that a host sent, or undefined when this module does not know it. */
export function tryNameRequest(body: Uint8Array): SamRequestName | undefined {
  const names = Object.keys(SAM_REQUESTS) as SamRequestName[];
  return names.find((name) => {
    const [command, parameter] = SAM_REQUESTS[name];
    const isParameterFree = name === 'rfMax';
    const isLengthRight = body.length === SAM_REQUESTS[name].length;
    return isLengthRight && body[0] === command && (isParameterFree || body[1] === parameter);
  });
}
