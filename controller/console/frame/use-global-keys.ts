/** Keys that work on every page: Ctrl/⌘ K, `/`, `?`, and `g` then a letter. Single keys can be switched off (WCAG 2.1.4). */
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { isTyping } from '../lib/keys.ts';
import { usePreferences } from '../lib/preferences.tsx';
import { useNavigation } from './pages.ts';

/** How long `g` waits for its letter, ms. */
const SEQUENCE_MS = 1_200;

export function useGlobalKeys({
  openPalette,
  openHelp,
}: {
  openPalette: () => void;
  openHelp: () => void;
}): void {
  const navigate = useNavigate();
  const pages = useNavigation();
  const { hasShortcuts } = usePreferences();
  const goAtMs = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && !event.isComposing) {
        event.preventDefault();
        openPalette();
        return;
      }
      if (!hasShortcuts || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const isSequence = performance.now() - goAtMs.current < SEQUENCE_MS;
      goAtMs.current = Number.NEGATIVE_INFINITY;
      const target = isSequence ? pages.find(({ key }) => key === event.key) : undefined;
      if (target !== undefined) void navigate(target.path);
      else if (event.key === 'g') goAtMs.current = performance.now();
      else if (event.key === '?') openHelp();
      else if (event.key === '/') focusSearch(event);
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [openPalette, openHelp, hasShortcuts, pages, navigate]);
}

/** The search of the page, where it has one. */
function focusSearch(event: KeyboardEvent): void {
  const input = document.querySelector<HTMLInputElement>('input[data-search]');
  if (input === null) return;
  event.preventDefault();
  input.focus();
  input.select();
}
