/** Nothing to show, said in words: what it means, and what to do next. */
import type { ReactNode } from 'react';
import './empty-state.css';

interface EmptyStateProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly action?: ReactNode;
  /** `page`: the whole page is this, with its own heading. */
  readonly level?: 'page' | 'part';
  /** For tests and styles. */
  readonly state?: 'empty' | 'error' | 'offline' | 'forbidden' | 'missing';
}

export function EmptyState({ title, description, action, level = 'part', state = 'empty' }: EmptyStateProps) {
  const Heading = level === 'page' ? 'h1' : 'p';
  return (
    <div className="empty-state" data-state={state} role={state === 'empty' ? undefined : 'alert'}>
      <Drawing state={state} />
      <Heading className="empty-state-title">{title}</Heading>
      {description !== undefined && <div className="ds-muted">{description}</div>}
      {action !== undefined && <div className="empty-state-action">{action}</div>}
    </div>
  );
}

/** A kiosk in outline; with a stroke through it when something is wrong. */
function Drawing({ state }: { state: NonNullable<EmptyStateProps['state']> }) {
  return (
    <svg
      width="72"
      height="72"
      viewBox="0 0 72 72"
      fill="none"
      aria-hidden="true"
      className="empty-state-drawing"
    >
      <rect x="20" y="8" width="32" height="26" rx="4" stroke="currentColor" strokeWidth="2" />
      <path d="M30 34v20M42 34v20M24 60h24M28 54h16v6H28z" stroke="currentColor" strokeWidth="2" />
      <path d="M27 17h18M27 23h10" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      {state !== 'empty' && (
        <path d="M12 62 60 10" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
      )}
    </svg>
  );
}
