/** `doorstep devices test`: tries a device out, with somebody at the machine or without, and says step by step how it went. */
import { Command } from 'commander';
import type { AnyDriver } from '../../devices/definition.ts';
import { selfTest } from '../../devices/self-test/self-test.ts';
import type { HandRequest, TestStep } from '../../devices/self-test/step.ts';
import { noTrace, type FrameTrace } from '../../devices/trace.ts';
import { describeError } from '../../shared/errors.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { frameLines } from './frame-text.ts';
import { resolveTarget, targetText, withDriver, withTargetFlags, type TargetFlags } from './target.ts';
import { interruption, print } from './terminal.ts';
import { padTo, plainText } from './text.ts';
import { handLabel, stepLabel } from './words.ts';

interface Flags extends TargetFlags {
  readonly hands?: boolean;
  readonly trace?: boolean;
}

const STEP_WIDTH = 24;

export function selfTestCommand(): Command {
  return withTargetFlags(new Command('test').description('try a device out; exit code 1 when a step failed'))
    .option('--hands', 'somebody is at the machine: try what needs a hand, and say when')
    .option('--trace', 'show the frames on the line too')
    .action(run);
}

async function run(name: string, flags: Flags): Promise<void> {
  const signal = interruption();
  const target = await resolveTarget(name, flags, signal);
  print(targetText(target));
  const trace: FrameTrace =
    flags.trace === true ? (entry) => frameLines(entry, systemClock.nowMs()).forEach(print) : noTrace;
  const failures = await withDriver(target, { trace, signal }, (driver) =>
    tryOut(driver, flags.hands === true, signal),
  );
  if (signal.aborted) print('中断 Interrupted: the port is closed, the rest was not tried.');
  else if (failures === 0) print('通过 Passed.');
  else print(`未通过 Failed: ${failures} ${failures === 1 ? 'step' : 'steps'}.`);
  if (failures > 0 || signal.aborted) process.exitCode = 1;
}

/** How many steps failed. Runs to its end also after an interruption: the test itself gives cards back and closes the entry. */
async function tryOut(driver: AnyDriver, hasHands: boolean, signal: AbortSignal): Promise<number> {
  try {
    await driver.start(signal);
  } catch (error) {
    if (!signal.aborted) print(stepLine({ name: 'answers', isPassed: false, detail: describeError(error) }));
    return 1;
  }
  let failures = 0;
  const ask = hasHands ? (what: HandRequest) => print(`  ☞ ${handLabel(what)}`) : null;
  for await (const step of selfTest(driver, { clock: systemClock, signal, ask })) {
    print(stepLine(step));
    if (!step.isPassed) failures += 1;
  }
  return failures;
}

function stepLine({ name, isPassed, detail }: TestStep): string {
  const mark = isPassed ? '✓' : '✗';
  return `  ${mark} ${padTo(stepLabel(name), STEP_WIDTH)}${plainText(detail ?? '')}`.trimEnd();
}
