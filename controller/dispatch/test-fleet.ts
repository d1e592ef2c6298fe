/** Two kiosks in one market, and who goes there: what tests of dispatch stand on. */
import { FleetFile } from '../fleet/fleet-file.ts';
import { Technician } from './orders/technician.ts';

export const WANG = Technician.parse({
  userId: 'wang',
  name: '王敏',
  email: 'wang@example.test',
  regions: ['510106'],
  lines: [1, 2],
  skills: ['supplies', 'printer'],
  shifts: [{ weekdays: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 1440 }],
  home: { lat: 30.7, lon: 104.05 },
});

export function testFleet(): FleetFile {
  const place = { id: 'market', region: '510106', name: '市场', kind: 'market', lat: 30.7, lon: 104.05 };
  return FleetFile.parse({
    regions: [{ id: '510106', name: '金牛区' }],
    sites: [place],
    kiosks: ['jn-1', 'jn-2'].map((id) => ({ id, site: 'market', name: `${id}号机`, secret: 'i'.repeat(43) })),
  });
}

/** The smallest thing that is a JPEG to whoever does not draw it. */
export const PHOTO = Uint8Array.from([0xff, 0xd8, 0xff, 0xda, 0, 3, 0, 0x12, 0x34, 0xff, 0xd9]);
