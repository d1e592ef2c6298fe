/** Who may do what: roles are bundles of permissions, and code asks only for permissions. Shared with the console (pure). */
import * as z from 'zod';

export const Role = z.enum(['operator', 'technician', 'planner', 'administrator']);
export type Role = z.infer<typeof Role>;

export const Permission = z.enum([
  /** See the fleet, its sites and what it reported. */
  'fleet.read',
  /** Take the list away as a file. */
  'fleet.export',
  /** Names, labels and places of kiosks. */
  'kiosks.edit',
  /** Register kiosks, give them new secrets, shut them out. */
  'kiosks.credentials',
  /** See the codes with which a technician opens a kiosk. */
  'kiosks.maintain',
  /** Create, change, import and remove sites and regions, their service hours, closures and holidays. */
  'sites.edit',
  /** Plan maintenance, cancel it, end it early. */
  'maintenance.plan',
  /** Approve what somebody else has planned. */
  'maintenance.approve',
  /** Plan new sites: layers, scenarios, solves, and taking chosen sites into the fleet. */
  'plans.edit',
  /** Acknowledge incidents, send technicians, silence alerts. */
  'incidents.handle',
  /** Work on the orders that one was given. */
  'orders.work',
  /** Alert rules, channels, who is on call, technicians. */
  'dispatch.configure',
  'users.manage',
  'tokens.manage',
  'audit.read',
]);
export type Permission = z.infer<typeof Permission>;

const GRANTS: Record<Role, readonly Permission[]> = {
  operator: [
    'fleet.read',
    'fleet.export',
    'kiosks.edit',
    'kiosks.credentials',
    'kiosks.maintain',
    'sites.edit',
    'maintenance.plan',
    'maintenance.approve',
    'incidents.handle',
    'orders.work',
    'dispatch.configure',
  ],
  technician: ['fleet.read', 'kiosks.maintain', 'maintenance.plan', 'orders.work'],
  planner: ['fleet.read', 'fleet.export', 'sites.edit', 'plans.edit'],
  administrator: Permission.options,
};

/** Everything that at least one of the roles grants, in the order of the list above. */
export function permissionsOf(roles: readonly Role[]): Permission[] {
  return Permission.options.filter((permission) => roles.some((role) => GRANTS[role].includes(permission)));
}

/** The roles that could grant it: what a refusal tells people to ask for. */
export function rolesWith(permission: Permission): Role[] {
  return Role.options.filter((role) => GRANTS[role].includes(permission));
}
