/** Ports as Linux shows them, in a folder that is built like /sys and /dev. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { listSerialPorts } from './ports.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'doorstep-ports-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
});

function file(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(relative(dirname(join(root, path)), join(root, target)), join(root, path));
}

interface UsbPort {
  readonly name: string;
  /** Of the device, as `1-2`. */
  readonly socket: string;
  readonly serial?: string;
  readonly product?: string;
  readonly byId?: string;
}

/** A USB device with one serial port, as a kernel 6 shows it. */
function plugIn({ name, socket, serial, product = 'USB Serial', byId }: UsbPort): void {
  const device = `sys/devices/pci0000:00/usb1/${socket}`;
  const port = `${device}/${socket}:1.0/${name}`;
  file(`${device}/idVendor`, '1a86\n');
  file(`${device}/idProduct`, '7523\n');
  file(`${device}/manufacturer`, 'QinHeng\n');
  file(`${device}/product`, `${product}\n`);
  if (serial !== undefined) file(`${device}/serial`, `${serial}\n`);
  file(`${port}/tty/${name}/dev`, '188:0\n');
  link(`${port}/tty/${name}/device`, port);
  link(`sys/class/tty/${name}`, `${port}/tty/${name}`);
  file(`dev/${name}`, '');
  link(`dev/serial/by-path/pci-usb-${socket}`, `dev/${name}`);
  if (byId !== undefined) link(`dev/serial/by-id/${byId}`, `dev/${name}`);
}

function uart(name: string, type: string): void {
  const folder = `sys/devices/pnp0/${name}`;
  file(`${folder}/tty/${name}/type`, `${type}\n`);
  link(`${folder}/tty/${name}/device`, folder);
  link(`sys/class/tty/${name}`, `${folder}/tty/${name}`);
  file(`dev/${name}`, '');
}

const paths = async () => (await listSerialPorts(root)).map(({ path }) => path.slice(root.length));
const stablePaths = async () =>
  (await listSerialPorts(root)).map(({ stablePath }) => stablePath?.slice(root.length) ?? null);

describe('the list of serial ports', () => {
  it('has ports with hardware behind them, in the order of their numbers, and no virtual consoles', async () => {
    file('sys/devices/virtual/tty/tty1/dev', '4:1\n');
    link('sys/class/tty/tty1', 'sys/devices/virtual/tty/tty1');
    uart('ttyS0', '4');
    uart('ttyS1', '0');
    plugIn({ name: 'ttyUSB10', socket: '1-10' });
    plugIn({ name: 'ttyUSB2', socket: '1-2' });
    expect(await paths()).toEqual(['/dev/ttyS0', '/dev/ttyUSB2', '/dev/ttyUSB10']);
  });

  it('says who made a device on USB, and that a UART has no maker', async () => {
    uart('ttyS0', '4');
    plugIn({ name: 'ttyUSB0', socket: '1-2', serial: 'A1', product: 'Reader' });
    const [first, second] = await listSerialPorts(root);
    expect(first).toMatchObject({ usb: null });
    expect(second?.usb).toEqual({
      vendorId: '1a86',
      productId: '7523',
      manufacturer: 'QinHeng',
      product: 'Reader',
      serialNumber: 'A1',
    });
  });

  it('names a device with a serial number by it', async () => {
    plugIn({ name: 'ttyUSB0', socket: '1-2', serial: 'A1', byId: 'usb-A1' });
    expect(await stablePaths()).toEqual(['/dev/serial/by-id/usb-A1']);
  });

  it('names a device without a serial number by its socket, since its link is that of every one of its make', async () => {
    plugIn({ name: 'ttyUSB0', socket: '1-2', byId: 'usb-QinHeng' });
    plugIn({ name: 'ttyUSB1', socket: '1-3' });
    expect(await stablePaths()).toEqual([
      '/dev/serial/by-path/pci-usb-1-2',
      '/dev/serial/by-path/pci-usb-1-3',
    ]);
  });

  it('names devices whose serial numbers are the same by their sockets', async () => {
    plugIn({ name: 'ttyUSB0', socket: '1-2', serial: '0001', byId: 'usb-0001' });
    plugIn({ name: 'ttyUSB1', socket: '1-3', serial: '0001' });
    expect(await stablePaths()).toEqual([
      '/dev/serial/by-path/pci-usb-1-2',
      '/dev/serial/by-path/pci-usb-1-3',
    ]);
  });

  it('has no stable name where udev makes none, and leaves out what has gone', async () => {
    uart('ttyS0', '4');
    plugIn({ name: 'ttyUSB0', socket: '1-2' });
    rmSync(join(root, 'dev/ttyUSB0'));
    expect(await stablePaths()).toEqual([null]);
  });

  it('is empty where there is no sysfs', async () => {
    expect(await listSerialPorts(join(root, 'elsewhere'))).toEqual([]);
  });
});
