import { Link, useNavigate } from '@tanstack/react-router';
import { PAGES, type Page } from '../pages.ts';
import { SHELL, SHORTCUTS } from '../text/shell.ts';
import { Icon } from '../ui/icon.tsx';
import { useShortcut } from './shortcuts.ts';

const ENTRY =
  'flex flex-col items-center justify-center gap-0.5 rounded-lg text-[0.7rem] font-medium text-muted hover:bg-raised hover:text-ink -outline-offset-2';
const HERE = { className: 'bg-raised text-ink' };

/** The pages: at the left edge, and on the phone at the thumb. */
export function Navigation() {
  return (
    <nav
      aria-label={SHELL.pages}
      className="fixed z-30 flex border-line bg-panel max-md:inset-x-0 max-md:bottom-0 max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] md:top-1 md:bottom-0 md:left-0 md:w-18 md:flex-col md:border-r"
    >
      <img src="/icon.svg" alt={SHELL.product} className="mx-auto my-3 size-9 rounded-lg max-md:hidden" />
      <ul className="flex flex-1 gap-1 p-1.5 md:flex-col">
        {PAGES.map((page) => (
          <Entry key={page.path} page={page} />
        ))}
      </ul>
    </nav>
  );
}

function Entry({ page: { path, name, short, letter, icon } }: { page: Page }) {
  const navigate = useNavigate();
  useShortcut(`g ${letter}`, 'pages', SHORTCUTS.goTo(name), () => void navigate({ to: path }));
  return (
    <li className="max-md:flex-1">
      <Link
        to={path}
        activeOptions={{ exact: path === '/' }}
        activeProps={HERE}
        title={`${name} (g ${letter})`}
        className={`${ENTRY} h-13`}
      >
        <Icon name={icon} />
        {short}
      </Link>
    </li>
  );
}
