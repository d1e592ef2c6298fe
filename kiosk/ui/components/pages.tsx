/** Many things, a few at a time: leafing instead of scrolling (style.md 4, kiosk rules). */
import { useState } from 'react';
import { useWords } from '../app/screen-context.ts';
import { screenMessages } from '../screens/messages.ts';
import { BigButton } from './big-button.tsx';

export interface PagesProps<T> {
  readonly items: readonly T[];
  readonly perPage: number;
  readonly render: (item: T, index: number) => React.ReactNode;
  readonly className?: string;
  /** What leads on, shown once the last page has been seen. */
  readonly onward: React.ReactNode;
}

export function Pages<T>({ items, perPage, render, onward, className = 'pages-list' }: PagesProps<T>) {
  const words = useWords(screenMessages);
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(items.length / perPage));
  const first = Math.min(page, pages - 1) * perPage;
  const isLast = page >= pages - 1;
  return (
    <>
      <ol className={className}>
        {items.slice(first, first + perPage).map((item, at) => render(item, first + at))}
      </ol>
      <div className="pages-controls">
        {pages > 1 && (
          <>
            <BigButton isDisabled={page === 0} onPress={() => setPage(page - 1)}>
              {words.previous}
            </BigButton>
            <span>{words.pageOf(page + 1, pages)}</span>
          </>
        )}
        {isLast ? (
          onward
        ) : (
          <BigButton look="primary" onPress={() => setPage(page + 1)}>
            {words.following}
          </BigButton>
        )}
      </div>
    </>
  );
}
