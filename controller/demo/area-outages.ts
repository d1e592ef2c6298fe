/** Which of the invented losses of links were those of an area: judged as the controller judges them while they happen. */
import type { LinkTransitionsTable } from '../store/schema.ts';
import type { AreaRow } from '../uptime/area-rows.ts';
import { areasOf, burstsOf, isMany, type Area, type Group } from '../uptime/core/area.ts';

export function areaOutagesOf(links: readonly LinkTransitionsTable[], groups: readonly Group[]): AreaRow[] {
  const byKiosk = Map.groupBy(links, ({ kiosk_id: kioskId }) => kioskId);
  const losses = [...byKiosk.values()].flatMap((own) =>
    own.flatMap(({ kiosk_id: kioskId, at_ms: atMs, link }, index) =>
      own[index - 1]?.link === 'online' && (link === 'suspect' || link === 'offline')
        ? [{ kioskId, atMs }]
        : [],
    ),
  );
  return burstsOf(losses)
    .flatMap((burst) => areasOf(burst, groups))
    .map((area) => ({
      ...area,
      id: `${area.kind}-${area.group}-${area.fromMs}`,
      toMs: endOf(area, byKiosk, groups),
    }));
}

/** When so many are back that it is one of an area no more. */
function endOf(
  { kind, group: id, fromMs, kiosks }: Area,
  links: ReadonlyMap<string, readonly LinkTransitionsTable[]>,
  groups: readonly Group[],
): number | null {
  const group = groups.find((one) => one.kind === kind && one.id === id);
  const backMs = kiosks
    .map(
      (kiosk) => links.get(kiosk)?.find(({ at_ms: atMs, link }) => atMs > fromMs && link === 'online')?.at_ms,
    )
    .map((atMs) => atMs ?? Number.POSITIVE_INFINITY)
    .sort((a, b) => a - b);
  const end = backMs.find((_, index) => group !== undefined && !isMany(kiosks.length - index - 1, group));
  return end === undefined || !Number.isFinite(end) ? null : end;
}
