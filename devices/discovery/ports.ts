/**
 * The serial ports of this machine as the kernel tells them, with the names that survive replugging. Read from sysfs and
 * not from `SerialPort.list()`, which needs udevadm, knows no product names, and lists UARTs that no board has.
 */
import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface UsbIdentity {
  /** Four hexadecimal digits, lower case, as the product. */
  readonly vendorId: string;
  readonly productId: string;
  /** What the device says of itself: any text. */
  readonly manufacturer: string | null;
  readonly product: string | null;
  readonly serialNumber: string | null;
}

export interface SerialPortInfo {
  /** `/dev/ttyUSB0`: its number changes with the order of plugging. */
  readonly path: string;
  /** A link of udev that goes on naming this device or this socket; null: there is none. */
  readonly stablePath: string | null;
  readonly usb: UsbIdentity | null;
}

interface KernelPort extends Omit<SerialPortInfo, 'stablePath'> {
  /** Of the USB device that the port belongs to; a device may have several ports. */
  readonly usbFolder: string | null;
}

/** `type` of a UART that was configured and never found (PORT_UNKNOWN of linux/serial_core.h). */
const NO_UART = '0';

/** In the order of their names. `root` is another one in tests. Empty where there is no sysfs. */
export async function listSerialPorts(root = '/'): Promise<SerialPortInfo[]> {
  const names = await readdir(join(root, 'sys/class/tty')).catch(() => []);
  const found = await Promise.all(names.map((name) => kernelPort(root, name)));
  const ports = found.filter((port) => port !== undefined);
  const byId = await linksOf(join(root, 'dev/serial/by-id'));
  const byPath = await linksOf(join(root, 'dev/serial/by-path'));
  return ports
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
    .map(({ usbFolder, ...port }) => {
      const hasOwnId = port.usb !== null && isUnique(port.usb, usbFolder, ports);
      const stablePath = (hasOwnId ? byId.get(port.path) : undefined) ?? byPath.get(port.path) ?? null;
      return { ...port, stablePath };
    });
}

/** undefined: a virtual console, a UART without hardware, or a port that has gone meanwhile. */
async function kernelPort(root: string, name: string): Promise<KernelPort | undefined> {
  const folder = join(root, 'sys/class/tty', name);
  try {
    const device = await realpath(join(folder, 'device'));
    if ((await textOf(join(folder, 'type'))) === NO_UART) return undefined;
    const usb = await usbOf(device, join(root, 'sys'));
    return {
      path: await realpath(join(root, 'dev', name)),
      usb: usb?.identity ?? null,
      usbFolder: usb?.folder ?? null,
    };
  } catch {
    return undefined;
  }
}

/** The USB device above an interface and its ports is the first folder that has an `idVendor`. */
async function usbOf(
  device: string,
  end: string,
): Promise<{ folder: string; identity: UsbIdentity } | undefined> {
  for (let folder = device; folder.startsWith(end); folder = dirname(folder)) {
    const vendorId = await textOf(join(folder, 'idVendor'));
    if (vendorId === null) continue;
    const [productId, manufacturer, product, serialNumber] = await Promise.all(
      ['idProduct', 'manufacturer', 'product', 'serial'].map((file) => textOf(join(folder, file))),
    );
    return {
      folder,
      identity: {
        vendorId,
        productId: productId ?? '',
        manufacturer: manufacturer ?? null,
        product: product ?? null,
        serialNumber: serialNumber ?? null,
      },
    };
  }
  return undefined;
}

/**
 * The links of `by-id` are made of maker, product and serial number: two cheap adapters without a number, or with the
 * same one, fight for one link, and it names now the one and now the other. Then the socket (`by-path`) is what lasts.
 */
function isUnique(usb: UsbIdentity, folder: string | null, all: readonly KernelPort[]): boolean {
  if (usb.serialNumber === null) return false;
  return !all.some(
    (other) =>
      other.usbFolder !== folder &&
      other.usb?.vendorId === usb.vendorId &&
      other.usb.productId === usb.productId &&
      other.usb.serialNumber === usb.serialNumber,
  );
}

/** Port to link; of several links to one port the first by name. */
async function linksOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const links = new Map<string, string>();
  for (const name of names.toSorted((a, b) => a.localeCompare(b, 'en'))) {
    const link = join(folder, name);
    const port = await realpath(link).catch(() => undefined);
    if (port !== undefined && !links.has(port)) links.set(port, link);
  }
  return links;
}

async function textOf(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim() === '' ? null : text.trim();
}
