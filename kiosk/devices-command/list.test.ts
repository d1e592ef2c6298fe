import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tableOf, type ListedPort } from './list.ts';
import { LINE_WIDTH } from './table.ts';
import { devices, kioskFile, simulatorAt, startDoorstep, testFolder } from './test-bench.ts';
import { displayWidth } from './text.ts';

const USB = {
  vendorId: '04b8',
  productId: '0202',
  manufacturer: '爱普生',
  product: 'TM-T88VI\u001B[31m',
  serialNumber: 'A1',
};

function listed(more: Partial<ListedPort>): ListedPort {
  return {
    path: '/dev/ttyUSB0',
    place: '/dev/ttyUSB0',
    stablePath: null,
    usb: null,
    configured: null,
    holder: null,
    likelyDriver: null,
    ...more,
  };
}

describe('the table of ports', () => {
  it('fits into 80 columns with all that it can say, and obeys no text of a device', () => {
    const stablePath = '/dev/serial/by-id/usb-EPSON_TM-T88VI_A1-if00-port0';
    const lines = tableOf([
      listed({ usb: USB, stablePath, likelyDriver: 'escpos-printer' }),
      listed({ path: '/dev/ttyUSB1', holder: { pid: 4711, program: 'doorstep agent' } }),
      listed({ path: '/dev/ttyUSB2', place: null }),
      listed({ path: 'tcp://10.0.0.7:4001', place: 'tcp://10.0.0.7:4001' }),
    ]);
    expect(lines.filter((line) => displayWidth(line) > LINE_WIDTH)).toEqual([]);
    const text = lines.join('\n');
    expect(text).not.toContain('\u001B');
    expect(text).toMatch(/^\/dev\/ttyUSB0 +free +- +escpos-printer\? 爱普生 TM-T88VI/mu);
    expect(text).toContain(`  ${stablePath}`);
    expect(text).toMatch(/^\/dev\/ttyUSB1 +in use/mu);
    expect(text).toContain('  used by doorstep agent (process 4711)');
    expect(text).toMatch(/^\/dev\/ttyUSB2 +missing/mu);
    expect(text).toMatch(/^tcp:\/\/10\.0\.0\.7:4001 +- /mu);
  });
});

describe('doorstep devices list', () => {
  it('says of each configured port whether it is free, in use or missing', async () => {
    const folder = testFolder();
    const [reader, ups, gone] = ['reader', 'ups', 'gone'].map((name) => join(folder, name));
    await simulatorAt(reader!, 'sam-id-reader');
    await simulatorAt(ups!, 'megatec-ups');
    const file = kioskFile(folder, [
      { id: 'id-reader', driver: 'sam-id-reader', path: reader },
      { id: 'ups', driver: 'megatec-ups', path: ups },
      { id: 'receipt-printer', driver: 'escpos-printer', path: gone },
    ]);
    const holder = startDoorstep('devices', 'trace', 'ups', '--config', file);
    await holder.printed(/device online/u);

    const { code, output } = await devices('list', '--config', file);
    expect(code).toBe(0);
    const [one, two, three] = ['free', 'in use', 'missing'].map(
      (state) => new RegExp(`^ +${state} +(\\S+)`, 'mu'),
    );
    expect(one!.exec(output)?.[1]).toBe('id-reader');
    expect(two!.exec(output)?.[1]).toBe('ups');
    expect(three!.exec(output)?.[1]).toBe('receipt-printer');
    expect(output).toContain(`used by doorstep devices (process ${holder.pid})`);

    const json = await devices('list', '--config', file, '--json');
    expect(JSON.parse(json.stdout)).toContainEqual(
      expect.objectContaining({
        path: ups,
        place: realpathSync(ups!),
        holder: { pid: holder.pid, program: 'doorstep devices' },
        configured: { id: 'ups', driver: 'megatec-ups', path: ups },
      }),
    );
    holder.interrupt();
    expect(await holder.exited).toBe(0);
  });

  it('tells every problem of a configuration', async () => {
    const file = kioskFile(testFolder(), [{ id: 'Printer 1', driver: 'epson', path: '/dev/x' }]);
    const { code, output } = await devices('list', '--config', file);
    expect(code).toBe(1);
    expect(output).toMatch(/devices\[0\]\.id: .*\n.*devices\[0\]\.driver: there is no driver "epson"/u);
    expect(output).not.toContain('correct horse');
  });
});
