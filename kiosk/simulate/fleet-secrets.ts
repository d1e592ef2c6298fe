/** Who the simulated kiosks are: the same fleet file that an administrator imports into the controller. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { AppError } from '../../shared/errors.ts';

const FleetSecrets = z.object({
  sites: z.array(z.object({ id: z.string(), region: z.string() })),
  kiosks: z.array(z.object({ id: z.string(), site: z.string(), name: z.string(), secret: z.string() })),
});

export interface KioskIdentity {
  readonly id: string;
  readonly region: string;
  readonly name: string;
  readonly secret: string;
}

/** @throws AppError `config.unreadable`, `config.invalid` */
export function readIdentities(path: string): KioskIdentity[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new AppError('config.unreadable', `The fleet file ${path} cannot be read as JSON`, {
      cause: error,
    });
  }
  const file = FleetSecrets.safeParse(value);
  if (!file.success)
    throw new AppError('config.invalid', `${path} is no fleet file:\n${z.prettifyError(file.error)}`);
  const regions = new Map(file.data.sites.map(({ id, region }) => [id, region]));
  return file.data.kiosks.map(({ id, site, name, secret }) => {
    const region = regions.get(site);
    if (region === undefined)
      throw new AppError('config.invalid', `${path}: kiosk ${id} names the unknown site ${site}`);
    return { id, region, name, secret };
  });
}

/** Writes a fleet of `count` invented kiosks if there is no such file; true when it was written. */
export function createFleetFileIfMissing(path: string, count: number, region: string): boolean {
  if (existsSync(path)) return false;
  const numbers = Array.from({ length: count }, (_, index) => String(index + 1).padStart(5, '0'));
  const fleet = {
    regions: [{ id: region, name: `模拟区域 ${region}` }],
    sites: [{ id: 'sim-site', region, name: '模拟站点', kind: 'market', lat: 30.7, lon: 104.05 }],
    kiosks: numbers.map((number) => ({
      id: `sim-${number}`,
      site: 'sim-site',
      name: `模拟 ${number}`,
      secret: randomBytes(32).toString('base64url'),
    })),
  };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(fleet, null, 2), { mode: 0o600 });
  return true;
}
