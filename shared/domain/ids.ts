/** Ids that travel and are stored: ASCII, no '/', '+', '#' and no spaces, so that they are safe in MQTT topics (fleet.md 6.2). */
import * as z from 'zod';

const IdText = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,47}$/, 'lower-case letters, digits and "-", 1 to 48 characters');

/** One kiosk of the fleet, also its MQTT user name. */
export const KioskId = IdText.brand('KioskId');
export type KioskId = z.infer<typeof KioskId>;

/** A region: GB/T 2260 code of the county-level division, e.g. 510106. */
export const RegionId = IdText.brand('RegionId');
export type RegionId = z.infer<typeof RegionId>;

/** A place with one or more kiosks: a market hall, an office building, a police room. */
export const SiteId = IdText.brand('SiteId');
export type SiteId = z.infer<typeof SiteId>;

/** A device within its kiosk, e.g. `id-reader`. */
export const DeviceId = IdText.brand('DeviceId');
export type DeviceId = z.infer<typeof DeviceId>;

/** A service of the catalogue, e.g. `residence-certificate`. */
export const ServiceId = IdText.brand('ServiceId');
export type ServiceId = z.infer<typeof ServiceId>;
