#!/usr/bin/env node
/**
 * Entry of the `doorstep` command: says clearly when Node is too old, otherwise hands over to commands.ts.
 * Any Node must be able to parse this file, so it uses no syntax newer than Node 12 (DESIGN 7).
 */
import { spawn } from 'child_process';
import module from 'module';
import v8 from 'v8';
import { nodeVersionProblem } from './node-version.mjs';

const STRIP_TYPES = '--experimental-strip-types';
const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const problem = nodeVersionProblem(process.versions.node);
if (problem !== null) {
  process.stderr.write(problem + '\n');
  process.exitCode = 1;
} else if (process.features.typescript || process.execArgv.indexOf(STRIP_TYPES) !== -1) {
  // Stripped and compiled once, later starts read the result: a third of the start time, and memory that is not needed again.
  module.enableCompileCache();
  // Starting makes much garbage once, for which V8 would keep 20 MB of new space that an idle agent never needs (DESIGN 9).
  if (process.argv[2] === 'agent') v8.setFlagsFromString('--semi-space-growth-factor=1');
  import('./commands.ts').then(function (commands) {
    return commands.runCommandLine(process.argv.slice(2));
  }, sayThatPackagesAreMissing);
} else {
  runWithTypeStripping();
}

/** `runCommandLine` reports its own errors; what fails before it is nearly always a missing `npm ci`. */
function sayThatPackagesAreMissing(error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  process.stderr.write('The packages of Doorstep are not installed: run "npm ci" in the project first.\n');
  process.exitCode = 1;
}

/** Node 22.14 to 22.17 strip types only when asked to: the same command again, once, with the flag. */
function runWithTypeStripping() {
  const flags = [STRIP_TYPES, '--disable-warning=ExperimentalWarning'];
  const args = process.execArgv.concat(flags, process.argv.slice(1));
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  FORWARDED_SIGNALS.forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal);
    });
  });
  child.on('exit', function (code) {
    process.exit(code === null ? 1 : code);
  });
}
