/** The codes with which technicians open a kiosk (shared/technician-code.ts): who looks at them is in the audit log. */
import { AppError } from '../../../shared/errors.ts';
import { technicianKey } from '../../../shared/technician-code.ts';
import { TOTP_STEP_MS, totpCode, totpStep } from '../../../shared/totp.ts';
import { hmac } from '../../accounts/hmac.ts';
import { type Actor, appendAudit } from '../../audit/append.ts';
import type { Store } from '../../store/store.ts';
import type { TechnicianCodes } from '../api.ts';
import type { KeyVault } from './vault.ts';

/** One look is good for this many codes: five minutes, for the way to the machine. */
const CODES = 10;

/** What is kept of a kiosk's secret beside its hash. */
export function sealTechnicianKey(vault: KeyVault, kiosk: { id: string; secret: string }): string {
  return vault.seal(kiosk.id, technicianKey(kiosk.secret, hmac));
}

export interface TechnicianCodeBook {
  /**
   * Throws AppError `not-found`, and `store.conflict` for a kiosk that was registered before there were codes, or under
   * another vault: a new secret makes them.
   */
  look(kioskId: string, actor: Actor): Promise<TechnicianCodes>;
}

export function createTechnicianCodeBook({ db }: Store, vault: KeyVault): TechnicianCodeBook {
  return {
    async look(kioskId, actor) {
      const row = await db
        .selectFrom('kiosks')
        .select('technician_key')
        .where('id', '=', kioskId)
        .executeTakeFirst();
      if (row === undefined) throw new AppError('not-found', `There is no kiosk "${kioskId}".`);
      const key = row.technician_key === null ? null : vault.open(kioskId, row.technician_key);
      if (key === null) {
        throw new AppError(
          'store.conflict',
          'No codes are known for this kiosk: it was registered before there were any. Give it a new secret, or run ' +
            '"doorstep technician code" at the machine.',
        );
      }
      await db.transaction().execute((trx) =>
        appendAudit(trx, actor, {
          action: 'kiosk.technician-code',
          entity: { type: 'kiosk', id: kioskId },
          before: null,
          after: null,
        }),
      );
      const first = totpStep(actor.atMs);
      const codes = Array.from({ length: CODES }, (_, index) => ({
        code: totpCode(key, first + index, hmac),
        untilMs: (first + index + 1) * TOTP_STEP_MS,
      }));
      return { nowMs: actor.atMs, stepMs: TOTP_STEP_MS, codes };
    },
  };
}
