/** The states of what is fetched: not yet, not reached, refused, nothing, there. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { ApiError } from '../lib/api.ts';
import { commonMessages } from '../lib/common-words.ts';
import { useLanguage, useWords } from '../lib/i18n.ts';
import { problemDetail, problemText } from '../lib/problem-text.ts';
import { EmptyState } from './empty-state.tsx';
import './query-state.css';

interface QueryStateProps<Data> {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
  readonly isEmpty?: (data: Data) => boolean;
  readonly empty?: ReactNode;
  /** Lines of the placeholder. */
  readonly lines?: number;
  /** `page`: when it fails there is nothing else on the page, so the failure has the heading. */
  readonly level?: 'page' | 'part';
}

export function QueryState<Data>(props: QueryStateProps<Data>) {
  const { query, children, isEmpty, empty, lines = 4, level = 'part' } = props;
  // Old data with a note are worth more than an error.
  if (query.data !== undefined) {
    const isNothing = isEmpty?.(query.data) === true && empty !== undefined;
    return isNothing ? empty : children(query.data);
  }
  if (query.error !== null)
    return <Failure error={query.error} level={level} onRetry={() => void query.refetch()} />;
  return <Skeleton lines={lines} />;
}

function Failure({ error, level, onRetry }: { error: unknown; level: 'page' | 'part'; onRetry: () => void }) {
  const words = useWords(commonMessages);
  const language = useLanguage();
  const status = error instanceof ApiError ? error.status : undefined;
  const retry = <Button onClick={onRetry}>{words.retry}</Button>;
  if (status === 0) {
    return (
      <EmptyState
        state="offline"
        level={level}
        title={words.offlineTitle}
        description={words.offlineText}
        action={retry}
      />
    );
  }
  if (status === 404) {
    return (
      <EmptyState
        state="missing"
        level={level}
        title={words.missingTitle}
        description={problemDetail(error)}
      />
    );
  }
  const requestId = error instanceof ApiError ? error.problem.requestId : undefined;
  return (
    <EmptyState
      state={status === 403 ? 'forbidden' : 'error'}
      level={level}
      title={words.failedTitle}
      action={retry}
      description={
        <>
          <div>{problemText(error, language)}</div>
          {requestId !== undefined && <div>{words.requestId(requestId)}</div>}
        </>
      }
    />
  );
}

/** What comes faster than that needs no placeholder, ms. */
const SKELETON_DELAY_MS = 200;

export function Skeleton({ lines = 4 }: { lines?: number }) {
  const [isVisible, setIsVisible] = useState(false);
  const words = useWords(commonMessages);
  useEffect(() => {
    const timer = setTimeout(() => setIsVisible(true), SKELETON_DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="skeleton" aria-busy="true" aria-label={words.loading} role="status">
      {isVisible && Array.from({ length: lines }, (_, line) => <div key={line} className="skeleton-line" />)}
    </div>
  );
}
