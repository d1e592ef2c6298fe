import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident, IncidentStage, TimelineEntry } from './incident.ts';
import {
  incidentAfter,
  incidentDueAtMs,
  type IncidentEvent,
  openIncident,
  REOPEN_WITHIN_MS,
  takesRelapse,
} from './machine.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20261129);
const MINUTE_MS = 60_000;
const WANG = { id: 'u1', name: 'wang' };
const LI = { id: 'u2', name: 'li' };
const FIRED = {
  do: 'fired',
  alert: 'k1/paper-out',
  severity: 'major',
  isFlapping: false,
  detail: {},
} as const;

function newIncident(): { incident: Incident; entry: TimelineEntry } {
  const subject = { kind: 'kiosk', id: 'k1' } as const;
  const born = {
    id: '0192f0c4-7a40-7c3a-9d6e-000000000001',
    key: 'k1|paper',
    subject,
    kioskId: 'k1',
    regionId: '510106',
    faultClass: 'paper',
    kiosks: [],
  } as const;
  return openIncident({ ...born, kiosks: [] }, FIRED, 0);
}

/** Every way from stage to stage that means something. */
const LEGAL: Record<IncidentStage, readonly IncidentStage[]> = {
  open: ['open', 'acknowledged', 'dispatched', 'closed'],
  acknowledged: ['acknowledged', 'dispatched', 'closed'],
  dispatched: ['dispatched', 'on-site', 'fixed', 'acknowledged'],
  'on-site': ['on-site', 'fixed', 'acknowledged'],
  fixed: ['fixed', 'verified', 'acknowledged'],
  verified: ['verified', 'closed', 'open'],
  closed: ['closed', 'open'],
};

const action = fc.constantFrom(
  'acknowledge',
  'dispatch',
  'arrive',
  'fix',
  'verify',
  'close',
  'recall' as const,
);
const alert = fc.constantFrom('k1/paper-out', 'k1/paper-low');
const step = fc.record({
  passMs: fc.integer({ min: 0, max: 20 * MINUTE_MS }),
  /** How many changes ago this user looked. */
  lag: fc.constantFrom(0, 0, 0, 1, 2),
  event: fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(action, fc.constantFrom(WANG, LI))
        .map(([action, by]) => ({ do: action, by }) as const),
    },
    { weight: 2, arbitrary: alert.map((alert) => ({ ...FIRED, alert })) },
    { weight: 3, arbitrary: alert.map((alert) => ({ do: 'resolved', alert }) as const) },
    { weight: 1, arbitrary: fc.constant({ do: 'comment', by: LI, text: '等配件' } as const) },
    { weight: 1, arbitrary: fc.constant({ do: 'timer' } as const) },
  ),
});

describe('an incident', () => {
  it(`has a legal history after any interleaving of two users, recoveries and timers (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const first = newIncident();
        let { incident } = first;
        const history = [first.entry];
        let nowMs = 0;
        for (const { event, lag, passMs } of steps) {
          nowMs += passMs;
          const full = (
            'by' in event && event.do !== 'comment' ? { ...event, seen: incident.version - lag } : event
          ) as IncidentEvent;
          if (full.do === 'fired' && !takesRelapse(incident, nowMs)) continue;
          const result = incidentAfter(incident, full, nowMs);
          checkStep(incident, result.incident, full);
          ({ incident } = result);
          if (result.entry !== null) history.push(result.entry);
        }
        checkHistory(history, incident);
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });

  function checkStep(before: Incident, after: Incident, event: IncidentEvent): void {
    // Only what saw the present may change it.
    const isOvertaken = 'seen' in event && event.seen !== before.version;
    expect(!isOvertaken || (after.stage === before.stage && after.version === before.version)).toBe(true);
    expect(LEGAL[before.stage]).toContain(after.stage);
    expect(after.recoveredAtMs === null).toBe(after.firing.length > 0);
    expect(after.stage !== 'verified' || after.recoveredAtMs !== null).toBe(true);
    expect((after.resolution !== null) === (after.stage === 'closed')).toBe(true);
    const isWorkedOn = ['dispatched', 'on-site', 'fixed'].includes(after.stage);
    expect(isWorkedOn ? incidentDueAtMs(after) : null).toBeNull();
  }

  function checkHistory(history: readonly TimelineEntry[], incident: Incident): void {
    expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
    expect(incident.entries).toBe(history.length);
    expect(history.map(({ atMs }) => atMs)).toEqual(
      history.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
    );
    expect(history.at(-1)?.stage).toBe(incident.stage);
  }

  it('takes an acknowledgement that was overtaken as a note, and stays as it is', () => {
    const { incident } = newIncident();
    const acked = incidentAfter(incident, { do: 'acknowledge', seen: 1, by: WANG }, 1_000).incident;
    const late = incidentAfter(acked, { do: 'acknowledge', seen: 1, by: LI }, 2_000);
    expect(late).toMatchObject({ refused: 'stale', entry: { kind: 'stale', by: LI, detail: { seen: 1 } } });
    expect(late.incident).toMatchObject({ stage: 'acknowledged', version: acked.version });
    const dispatched = incidentAfter(late.incident, { do: 'dispatch', seen: 1, by: LI }, 3_000);
    expect(dispatched).toEqual({ incident: late.incident, entry: null, refused: 'stale' });
  });

  it('that recovers by itself is marked, and closed only when it stayed well and nobody is on the way', () => {
    const { incident } = newIncident();
    const over = incidentAfter(incident, { do: 'resolved', alert: FIRED.alert }, MINUTE_MS).incident;
    expect(over).toMatchObject({ stage: 'open', recoveredAtMs: MINUTE_MS });
    expect(incidentDueAtMs(over)).toBe(MINUTE_MS + REOPEN_WITHIN_MS);
    const closed = incidentAfter(over, { do: 'timer' }, MINUTE_MS + REOPEN_WITHIN_MS).incident;
    expect(closed).toMatchObject({ stage: 'closed', resolution: 'recovered' });
    const sent = incidentAfter(over, { do: 'dispatch', seen: null, by: null }, 2 * MINUTE_MS).incident;
    expect(incidentAfter(sent, { do: 'timer' }, 90 * MINUTE_MS).incident).toEqual(sent);
  });

  it('is opened again by a relapse within the window, and a later one is a new incident', () => {
    let { incident } = newIncident();
    incident = incidentAfter(incident, { do: 'resolved', alert: FIRED.alert }, MINUTE_MS).incident;
    incident = incidentAfter(
      incident,
      { do: 'close', seen: incident.version, by: WANG },
      2 * MINUTE_MS,
    ).incident;
    expect(takesRelapse(incident, 2 * MINUTE_MS + REOPEN_WITHIN_MS + 1)).toBe(false);
    const again = incidentAfter(incident, FIRED, 20 * MINUTE_MS);
    expect(again).toMatchObject({
      incident: { stage: 'open', reopened: 1, resolution: null },
      entry: { kind: 'reopened' },
    });
  });
});
