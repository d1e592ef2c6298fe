/** What stands in place of a page that does not exist, or that failed. */
import { Button } from 'antd';
import { Link } from 'react-router';
import { paths } from '../app/paths.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { useTitle } from '../components/page-header.tsx';
import { useWords } from '../lib/i18n.ts';
import { frameMessages } from './messages.ts';

export function NotFoundPage() {
  const words = useWords(frameMessages);
  useTitle(words.notFoundTitle);
  return (
    <EmptyState
      level="page"
      state="missing"
      title={words.notFoundTitle}
      description={words.notFoundText}
      action={<Link to={paths.overview()}>{words.toOverview}</Link>}
    />
  );
}

/** Also when a chunk cannot be loaded, because a newer version was installed meanwhile. */
export function RouteErrorPage() {
  const words = useWords(frameMessages);
  return (
    <EmptyState
      level="page"
      state="error"
      title={words.crashTitle}
      description={words.crashText}
      action={
        <Button type="primary" onClick={() => location.reload()}>
          {words.reload}
        </Button>
      }
    />
  );
}
