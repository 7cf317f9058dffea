import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../shell/page.tsx';
import { SETTINGS } from '../text/settings.ts';
import { PAGE_NAMES } from '../text/shell.ts';

const PARTS = [
  ['/settings', SETTINGS.parts.browser],
  ['/settings/profile', SETTINGS.parts.profile],
  ['/settings/security', SETTINGS.parts.security],
  ['/settings/keys', SETTINGS.parts.keys],
  ['/settings/exchange', SETTINGS.parts.exchange],
] as const;

const HERE = { className: 'border-accent bg-raised text-ink' };
const THERE = { className: 'border-line text-muted hover:text-ink' };

/** The frame of every part of the settings, with the way to the others. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  return (
    <Page name={PAGE_NAMES.settings}>
      <nav aria-label={SETTINGS.partsName} className="mb-3">
        <ul className="flex flex-wrap gap-1.5">
          {PARTS.map(([path, name]) => (
            <li key={path}>
              <Link
                to={path}
                activeOptions={{ exact: true }}
                activeProps={HERE}
                inactiveProps={THERE}
                className="flex min-h-9 items-center rounded-md border px-3 text-sm font-medium touch:min-h-11"
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="grid max-w-3xl gap-3">{children}</div>
    </Page>
  );
}
