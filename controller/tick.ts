/** How late the event loop is: it carries the keepalives of the whole fleet (DESIGN 6). */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Sampling step, ms; a loop that is on time shows about this much. */
const RESOLUTION_MS = 10;

export interface TickLag {
  /** Median, ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface TickGauge {
  /** Lag since the previous reading. */
  read(): TickLag;
  stop(): void;
}

export function createTickGauge(): TickGauge {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return {
    read() {
      const lag = {
        p50Ms: lagMs(histogram.percentile(50)),
        p99Ms: lagMs(histogram.percentile(99)),
        maxMs: lagMs(histogram.max),
      };
      histogram.reset();
      return lag;
    },
    stop: () => void histogram.disable(),
  };
}

/** The histogram holds nanoseconds from sample to sample; the step itself is no lag. */
function lagMs(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
}
