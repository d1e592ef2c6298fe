/** A year with the colour that it has on the map. */
import { useWords } from '../../lib/i18n.ts';
import { usePreferences } from '../../lib/preferences.tsx';
import { placementMessages } from './messages.ts';
import { colourOf } from './plan-map-style.ts';

export function YearMark({ year }: { year: number }) {
  const words = useWords(placementMessages);
  const { isDark } = usePreferences();
  const colour = colourOf({ role: 'chosen', year })[isDark ? 'dark' : 'light'];
  return (
    <span className="plan-year">
      <i style={{ background: colour }} aria-hidden="true" />
      {words.yearNumber(year)}
    </span>
  );
}
