/** The head of every page: the one h1, the way back, what can be done. */
import { LeftOutlined } from '@ant-design/icons';
import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router';
import { commonMessages } from '../lib/common-words.ts';
import { useWords } from '../lib/i18n.ts';
import './page-header.css';

interface PageHeaderProps {
  readonly title: string;
  readonly subtitle?: ReactNode;
  /** Where "back" leads. */
  readonly back?: { readonly to: string; readonly text: string };
  readonly actions?: ReactNode;
}

export function PageHeader({ title, subtitle, back, actions }: PageHeaderProps) {
  useTitle(title);
  return (
    <header className="page-header">
      <div className="page-header-text">
        {back !== undefined && (
          <Link to={back.to} className="page-header-back">
            <LeftOutlined aria-hidden="true" /> {back.text}
          </Link>
        )}
        <h1>{title}</h1>
        {subtitle !== undefined && <div className="ds-muted">{subtitle}</div>}
      </div>
      {actions !== undefined && <div className="ds-row page-header-actions">{actions}</div>}
    </header>
  );
}

export function useTitle(title: string): void {
  const { product } = useWords(commonMessages);
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
}
