/** Prometheus as a peer: the Debian package, given samples of the past, asked over HTTP as Grafana asks it. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { freePort } from '../support/free-port.ts';
import { waitFor } from '../support/process.ts';

export interface Prometheus {
  /** Value by the label `kiosk`. */
  query(text: string, atMs: number): Promise<Map<string, number>>;
  stop(): Promise<void>;
}

export function isPrometheusInstalled(): boolean {
  try {
    execFileSync('promtool', ['--version'], { stdio: 'ignore' });
    execFileSync('prometheus', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** `samples`: a file in the OpenMetrics format. Its blocks are made before the server starts. */
export async function startPrometheus(folder: string, samples: string): Promise<Prometheus> {
  const [data, config] = [join(folder, 'prometheus'), join(folder, 'prometheus.yml')];
  writeFileSync(config, 'global: {}\n');
  const blocks = ['--quiet', '--max-block-duration=744h'];
  execFileSync('promtool', ['tsdb', 'create-blocks-from', ...blocks, 'openmetrics', samples, data]);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--storage.tsdb.retention.time=20y',
      '--query.max-samples=500000000',
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const isUp = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  if (!(await waitFor(isUp, 60_000))) throw new Error('prometheus does not become ready');
  return {
    async query(text, atMs) {
      const params = new URLSearchParams({ query: text, time: String(atMs / 1000) });
      const answer = (await (await fetch(`${url}/api/v1/query?${params.toString()}`)).json()) as {
        status: string;
        error?: string;
        data: { result: { metric: { kiosk: string }; value: [number, string] }[] };
      };
      if (answer.status !== 'success') throw new Error(`prometheus: ${answer.error}`);
      return new Map(answer.data.result.map(({ metric, value }) => [metric.kiosk, Number(value[1])]));
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
