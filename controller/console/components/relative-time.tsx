/** How long ago; the exact time is in the title, for the pointer and for printing. */
import { formatDateTime, formatRelative } from '../lib/format.ts';
import { useLanguage } from '../lib/i18n.ts';
import { useNow } from '../lib/use-now.ts';

export function RelativeTime({ atMs }: { atMs: number }) {
  const language = useLanguage();
  // The clock of the page ticks every ten seconds; what is newer is now.
  const nowMs = Math.max(useNow(), atMs);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatDateTime(atMs, language)}>
      {formatRelative(atMs, nowMs, language)}
    </time>
  );
}
