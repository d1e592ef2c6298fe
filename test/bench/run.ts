/** `npm run bench`: every figure of DESIGN.md 9 that exists so far, in one run, each beside its goal or its peer. */
import { cpus } from 'node:os';
import { benchAgent } from './agent.ts';
import { benchConsole } from './console.ts';
import { benchIngest } from './ingest.ts';
import { benchKiosk } from './kiosk.ts';
import { benchLatency } from './latency.ts';
import { benchStorm } from './storm.ts';
import { printTable, type Row } from './table.ts';
import { benchUptime } from './uptime.ts';

/** `npm run bench -- latency` runs one part. */
const PARTS: Record<string, () => Promise<Row[]>> = {
  latency: benchLatency,
  agent: benchAgent,
  console: benchConsole,
  kiosk: benchKiosk,
  ingest: benchIngest,
  uptime: benchUptime,
  'storm-2000': () => benchStorm(2000),
  'storm-5000': () => benchStorm(5000),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => PARTS[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}\n`,
  );
  process.exit(1);
}
const rows: Row[] = [];
for (const [name, part] of Object.entries(PARTS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  rows.push(...(await part()));
}
process.stdout.write(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}; load and target share them\n\n`,
);
printTable(rows);
