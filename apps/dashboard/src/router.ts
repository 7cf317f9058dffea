import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { PAGES } from './pages.ts';
import { FailedPage } from './shell/failed-page.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const routes = PAGES.map(({ path, component }) =>
  createRoute({ getParentRoute: () => root, path, component, errorComponent: FailedPage }),
);

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  scrollRestoration: true,
});
