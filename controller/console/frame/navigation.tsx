/** The pages, by group. */
import { NavLink } from 'react-router';
import { paths } from '../app/paths.ts';
import { useWords } from '../lib/i18n.ts';
import { frameMessages } from './messages.ts';
import { useNavigation } from './pages.ts';

/** `onNavigate`: it is in a drawer, which closes then. */
export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  const words = useWords(frameMessages);
  const items = useNavigation();
  const groups = [
    { key: 'fleet', text: words.fleetGroup },
    { key: 'admin', text: words.adminGroup },
  ];
  return (
    <nav
      className={onNavigate === undefined ? 'navigation' : 'navigation navigation-in-drawer'}
      aria-label={words.navigation}
    >
      {groups.map(({ key, text }) => {
        const own = items.filter(({ group }) => group === key);
        if (own.length === 0) return null;
        return (
          <div key={key}>
            <p>{text}</p>
            {own.map(({ path, text: label, icon: Icon }) => (
              <NavLink key={path} to={path} end={path === paths.overview()} onClick={onNavigate}>
                <Icon aria-hidden="true" />
                {label}
              </NavLink>
            ))}
          </div>
        );
      })}
    </nav>
  );
}
