/** `doorstep uptime`: the report of a month, why the account says what it says, and whether it can be made anew. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { addSettings, type Flags } from '../config.ts';
import { ReportParams, type Explanation, type UptimeInterval } from '../uptime/api.ts';
import { explain } from '../uptime/queries/kiosk.ts';
import { monthReport } from '../uptime/queries/report.ts';
import { verify } from '../uptime/recompute.ts';
import { reportCsv } from '../uptime/report-csv.ts';
import { readWatch } from '../uptime/story-rows.ts';
import { readWorkHours } from '../uptime/work-hours.ts';
import { withStore } from './with-store.ts';

const MAX_SHOWN = 20;

export function uptimeCommand(): Command {
  const uptime = new Command('uptime').description('report, explain and check the account of uptime');
  addSettings(uptime.command('report').description('the report of a month'), ['data', 'database'])
    .requiredOption('--month <month>', 'such as 2026-10')
    .option('--region <code>', 'only this region')
    .option(
      '--as-known <time>',
      'as it would have been made then, such as 2026-11-05T08:00:00+08:00',
      instant,
    )
    .addOption(new Option('--format <format>').choices(['csv', 'json']).default('json'))
    .addOption(new Option('--lang <language>', 'of the headings').choices(['zh', 'en']).default('zh'))
    .action((flags: Flags) => report(flags));
  addSettings(uptime.command('recompute').description('make every account anew from its evidence'), [
    'data',
    'database',
  ])
    .requiredOption('--verify', 'and say where it differs from what is stored; changes nothing')
    .action((flags: Flags) => recomputeAll(flags));
  addSettings(
    uptime.command('explain').description('why the account of a kiosk says what it says of a moment'),
    ['data', 'database'],
  )
    .argument('<kiosk>')
    .requiredOption('--at <time>', 'such as 2026-10-03T09:30:00+08:00', instant)
    .action((kiosk: string, flags: Flags) => explainMoment(kiosk, flags));
  return uptime;
}

function instant(text: string): number {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs))
    throw new InvalidArgumentError('It is not a time such as 2026-10-03T09:30:00+08:00.');
  return atMs;
}

async function report(flags: Flags): Promise<void> {
  const asked = { month: flags['month'], region: flags['region'], asKnownAtMs: flags['asKnown'] };
  const query = ReportParams.safeParse(asked);
  if (!query.success) {
    const problems = query.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
    throw new AppError('request.invalid', `The report cannot be made:\n  ${problems.join('\n  ')}`);
  }
  await withStore(flags, async ({ db }) => {
    const made = await monthReport(
      { db, work: (atMs?: number) => readWorkHours(db, atMs), nowMs: systemClock.nowMs() },
      query.data,
    );
    const isCsv = flags['format'] === 'csv';
    process.stdout.write(
      isCsv ? reportCsv(made, flags['lang'] === 'en' ? 'en' : 'zh') : `${JSON.stringify(made, null, 2)}\n`,
    );
  });
}

async function recomputeAll(flags: Flags): Promise<void> {
  await withStore(flags, async ({ db }) => {
    const kiosks = await db
      .selectFrom('uptime_kiosks as u')
      .innerJoin('kiosks as k', 'k.id', 'u.kiosk_id')
      .select(['k.id', 'k.site_id', 'k.region_id', 'u.settled_until_ms', 'u.dirty_boot', 'u.sums_from_ms'])
      .where('u.settled_until_ms', '>', 0)
      .execute();
    const nowMs = systemClock.nowMs();
    const work = await readWorkHours(db);
    const problems: string[] = [];
    for (const kiosk of kiosks) {
      // With news that are not settled yet it differs, and should.
      if (kiosk.dirty_boot !== null || kiosk.sums_from_ms !== null) continue;
      const watch = await readWatch(db, kiosk.region_id, nowMs);
      const context = { watch, work, untilMs: kiosk.settled_until_ms };
      problems.push(
        ...(await verify(
          db,
          { kioskId: kiosk.id, siteId: kiosk.site_id, regionId: kiosk.region_id },
          context,
        )),
      );
    }
    if (problems.length === 0) {
      print(`${kiosks.length} accounts made anew: every one is the same to the millisecond.`);
      return;
    }
    const shown = problems.slice(0, MAX_SHOWN).join('\n  ');
    throw new AppError('internal', `The stored account is not what its evidence gives:\n  ${shown}`);
  });
}

async function explainMoment(kiosk: string, flags: Flags): Promise<void> {
  await withStore(flags, async ({ db }) => {
    const context = { db, work: (atMs?: number) => readWorkHours(db, atMs), nowMs: systemClock.nowMs() };
    for (const line of explanationLines(await explain(context, kiosk, Number(flags['at'])))) print(line);
  });
}

function explanationLines({ kiosk, atMs, hours, watched, axes, clock }: Explanation): string[] {
  return [
    `${kiosk.id} ${kiosk.name} at ${time(atMs)}: ${hours.state}, ${watched.isWatched ? 'watched' : 'nobody watched'}`,
    ...(clock === null
      ? []
      : [`run ${clock.bootCount}, clock ${clock.method}, ${clock.offsetMs} ms behind the controller`]),
    ...axes.flatMap(({ axis, interval, evidence, earlier }) => [
      `${axis.kind === 'link' ? 'link' : `${axis.kind} ${axis.id}`}: ${stretchText(interval)}`,
      ...evidence.map((one) => `    because of ${evidenceText(one)}`),
      ...earlier.map((one) => `    before it was believed: ${stretchText(one)}`),
    ]),
  ];
}

function stretchText({ state, cause, fromMs, toMs, served, recordedAtMs }: UptimeInterval): string {
  const what = [
    state,
    ...(cause === null ? [] : [cause]),
    ...(served === 0 ? [] : [`served ${served}`]),
  ].join(', ');
  return `${what} from ${time(fromMs)} to ${toMs === null ? 'now' : time(toMs)}, known since ${time(recordedAtMs)}`;
}

function evidenceText(evidence: Explanation['axes'][number]['evidence'][number]): string {
  switch (evidence.kind) {
    case 'record':
      return `record ${evidence.order}: ${evidence.text}`;
    case 'link':
      return `link at ${time(evidence.atMs)}: ${evidence.text}`;
    case 'watch':
      return `watch from ${time(evidence.fromMs)}`;
  }
}

function time(atMs: number): string {
  return new Date(atMs).toISOString();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
