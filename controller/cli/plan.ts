/** `doorstep plan`: the planner's core on files, with proofs that are checked apart (docs/plan-command.md). */
import { basename } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { Result } from '../placement/ask/proof-file.ts';
import { MODELS, Question } from '../placement/ask/question.ts';
import { INSTANCE_FORMATS } from '../placement/formats/formats.ts';
import type { Flags } from '../config.ts';
import { readProofFile, readText, refuseUnwritable } from './plan-files.ts';
import { runPlanTask } from './plan-run.ts';
import { comparisonLines, comparisonOf, progressLine, resultLines } from './plan-text.ts';

/** What scripts go by; 1 is every error (shared/cli/commands.ts). */
const EXIT = { optimal: 0, feasible: 0, infeasible: 2, unknown: 3 } as const;
const REPORT_EVERY_MS = 1_000;

export function planCommand(): Command {
  const plan = new Command('plan').description(
    'plan sites from a file, check the proof of a plan, compare plans',
  );
  plan
    .command('solve')
    .description('the best sites, with a bound that no plan can beat')
    .argument('<file>')
    .addOption(new Option('--format <format>', 'of the file').choices(INSTANCE_FORMATS).makeOptionMandatory())
    .addOption(new Option('--model <model>', 'what is asked').choices([...MODELS]).makeOptionMandatory())
    .option('--p <number>', 'sites to choose; without it as many as the file says', whole)
    .option(
      '--radius <number>',
      'how far a site reaches, in the unit of the file; metres for lat and lon',
      amount,
    )
    .option('--share <number>', 'partial-cover: of all demand to reach, 0 to 1, such as 0.9', amount)
    .option('--capacity <number>', 'orlib-cap: what a capacity in words stands for', amount)
    .option('--time <seconds>', 'at most, reading the file included', amount, 60)
    .option('--seed <number>', 'another one searches other ways', whole, 1)
    .option('--proof <file>', 'write what proves the bound there')
    .option('--json', 'print the result as JSON')
    .action((file: string, flags: Flags) => solve(file, flags));
  plan
    .command('check')
    .description('derive the bound again from the file and its proof, without the solver')
    .argument('<file>')
    .argument('<proof>')
    .option('--json', 'print the verdict as JSON')
    // Only here, so that the thread of a solve is not kept waiting for it.
    .action(async (file: string, proof: string, flags: Flags) => {
      const { checkPlan } = await import('./plan-check.ts');
      await checkPlan(file, proof, flags['json'] === true);
    });
  plan
    .command('compare')
    .description('two or more results (of --json) or proofs side by side')
    .argument('<files...>')
    .option('--json', 'print the comparison as JSON')
    .action((files: string[], flags: Flags) => compare(files, flags));
  return plan;
}

function amount(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('It is not a number from 0 on.');
  return value;
}

function whole(text: string): number {
  const value = amount(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('It is not a whole number.');
  return value;
}

function questionOf(flags: Flags): Question {
  const given = (name: string) => (flags[name] === undefined ? null : Number(flags[name]));
  const asked = Question.safeParse({
    format: flags['format'],
    model: flags['model'],
    p: given('p'),
    radius: given('radius'),
    share: given('share'),
    capacity: given('capacity'),
  });
  if (asked.success) return asked.data;
  const problems = asked.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
  throw new AppError('request.invalid', problems.join('\n'));
}

async function solve(file: string, flags: Flags): Promise<void> {
  const question = questionOf(flags);
  const startedAtMs = performance.timeOrigin;
  const isJson = flags['json'] === true;
  const proof = typeof flags['proof'] === 'string' ? flags['proof'] : null;
  if (proof !== null) refuseUnwritable(proof);
  let saidAtMs = startedAtMs;
  const task = {
    file,
    question,
    seed: Number(flags['seed']),
    startedAtMs,
    endsAtMs: startedAtMs + Number(flags['time']) * 1_000,
    proof,
  };
  const { result, reasons, cutBy } = await runPlanTask(task, (news) => {
    if (news.kind === 'read') {
      process.stderr.write(`${basename(file)}: ${news.clients} clients, ${news.sites} candidates\n`);
      return;
    }
    if (Date.now() - saidAtMs < REPORT_EVERY_MS) return;
    saidAtMs = Date.now();
    process.stderr.write(`${progressLine((saidAtMs - startedAtMs) / 1_000, news)}\n`);
  });
  if (cutBy !== null) {
    const noProof = proof === null ? '' : ' There is no proof of it.';
    process.stderr.write(
      `The ${cutBy} was over before the search could end; this is what it said last.${noProof}\n`,
    );
  }
  for (const reason of reasons) process.stderr.write(`${reason}\n`);
  process.stdout.write(
    isJson ? `${JSON.stringify(result)}\n` : `${resultLines(question.model, result).join('\n')}\n`,
  );
  process.exitCode = EXIT[result.status];
}

async function compare(files: readonly string[], flags: Flags): Promise<void> {
  if (files.length < 2) throw new AppError('request.invalid', 'Two files at least are compared.');
  const results: { name: string; result: Result }[] = [];
  for (const file of files) results.push({ name: basename(file), result: await resultIn(file) });
  const comparison = comparisonOf(results);
  process.stdout.write(
    flags['json'] === true
      ? `${JSON.stringify(comparison)}\n`
      : `${comparisonLines(comparison).join('\n')}\n`,
  );
}

/** Of what `solve --json` printed, or of a proof. */
async function resultIn(path: string): Promise<Result> {
  const [first = ''] = readText(path).split('\n', 1);
  let value: unknown;
  try {
    value = JSON.parse(first);
  } catch {
    value = null;
  }
  const isProof = typeof value === 'object' && value !== null && 'doorstep' in value;
  if (isProof) return (await readProofFile(path)).head.result;
  const result = Result.safeParse(value);
  if (result.success) return result.data;
  throw new AppError('request.invalid', `${path} is neither a result of "plan solve --json" nor a proof.`);
}
