import { createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { PAGES } from './pages.ts';
import { FailedPage } from './shell/failed-page.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const routes = PAGES.map(({ path, component }) =>
  createRoute({ getParentRoute: () => root, path, component, errorComponent: FailedPage }),
);

/** Pages stand behind `#`: one file from the server is the whole application, whatever page it is opened with. */
export const router = createRouter({
  routeTree: root.addChildren(routes),
  history: createHashHistory(),
  defaultPreload: 'intent',
  scrollRestoration: true,
});
