/** Times as people in China read them; UTC+8 the whole year since 1992 (DESIGN 5: Asia/Shanghai at the edge). */

const OFFSET_MS = 8 * 3_600_000;

/** `2026-11-23 08:05` */
export function shanghaiTime(atMs: number): string {
  return new Date(atMs + OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** `20261123` */
export function shanghaiDay(atMs: number): string {
  return shanghaiTime(atMs).slice(0, 10).replaceAll('-', '');
}

/** `08:05:01.234`, for lines that follow each other. */
export function shanghaiClock(atMs: number): string {
  return new Date(atMs + OFFSET_MS).toISOString().slice(11, 23);
}

/** `20261123-080501`, for names of files. */
export function shanghaiStamp(atMs: number): string {
  return `${shanghaiDay(atMs)}-${shanghaiClock(atMs).slice(0, 8).replaceAll(':', '')}`;
}
