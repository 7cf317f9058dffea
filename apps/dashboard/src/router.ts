import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { queryText } from './api/call.ts';
import { PAGES, PARTS } from './pages.ts';
import { FailedPage } from './shell/failed-page.tsx';
import { LoadingPage } from './shell/loading-page.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const routes = [...PAGES, ...PARTS].map(({ path, component }) =>
  createRoute({ getParentRoute: () => root, path, component, errorComponent: FailedPage }),
);

export const router = createRouter({
  routeTree: root.addChildren(routes),
  // Words as they are, so that an address can be read, and asks web the same as the page.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: queryText,
  // After a second, so that a part that does not come keeps the price and the Stop button back from nobody.
  defaultPendingComponent: LoadingPage,
  defaultPendingMs: 1_000,
  defaultPreload: 'intent',
  scrollRestoration: true,
});
