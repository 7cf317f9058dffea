import { Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
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
        <More />
      </ul>
    </nav>
  );
}

/** On the phone: the pages for which the bar has no room. */
function More() {
  const list = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (list.current !== null) list.current.open = false;
  };
  return (
    <li className="flex-1 md:hidden">
      <details
        ref={list}
        className="relative"
        onKeyDown={({ key }) => key === 'Escape' && close()}
        onBlur={({ currentTarget, relatedTarget }) => !currentTarget.contains(relatedTarget) && close()}
      >
        <summary className={`${ENTRY} h-13 list-none`}>
          <Icon name="more" />
          {SHELL.morePages}
        </summary>
        <ul className="absolute right-0 bottom-full mb-2 w-48 rounded-lg border border-edge bg-panel p-1 shadow-2xl">
          {PAGES.filter(({ isRare }) => isRare).map(({ path, name, icon }) => (
            <li key={path}>
              <Link
                to={path}
                activeProps={HERE}
                onClick={close}
                className="flex min-h-11 items-center gap-3 rounded-md px-3 text-sm hover:bg-raised"
              >
                <Icon name={icon} />
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

function Entry({ page: { path, name, short, letter, icon, isRare } }: { page: Page }) {
  const navigate = useNavigate();
  useShortcut(`g ${letter}`, 'pages', SHORTCUTS.goTo(name), () => void navigate({ to: path }));
  return (
    <li className={isRare ? 'max-md:hidden' : 'max-md:flex-1'}>
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
