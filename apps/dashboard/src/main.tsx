import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { LiveConnection } from './live/live-connection.ts';
import { toSignIn } from './live/to-sign-in.ts';
import { pageNowMs } from './live/use-now.ts';
import { ViewStoreContext } from './live/use-view.ts';
import { ViewStore } from './live/view-store.ts';
import { awaitInstallOffer } from './offline/install-offer.ts';
import { keepApplication } from './offline/keep-application.ts';
import { startTheme } from './preferences/theme.ts';
import { priceTape } from './price/price-tape.ts';
import { openNews } from './push/open-news.ts';
import { router } from './router.ts';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { startShortcuts } from './shell/shortcuts.ts';
import { onceDrawn } from './ui/once-drawn.ts';
import './theme.css';

/** For the page's part: longer than it takes, and short for whoever wants to stop. */
const PATIENCE_MS = 1_000;

startTheme();
startShortcuts();
awaitInstallOffer();
keepApplication();
openNews((path) => void router.navigate({ to: path }));
const store = new ViewStore(pageNowMs);
new LiveConnection(store, toSignIn).open();
priceTape.follow(store);
const queries = new QueryClient();
// Before React draws anything: what the router tells it later is drawn in one piece, and a slow phone answers to nothing meanwhile.
// A line that hangs does not keep the price and the Stop button back for it.
const loaded = Promise.race([
  router.load().catch(() => undefined),
  new Promise((go) => setTimeout(go, PATIENCE_MS)),
]);

const page = (
  <StrictMode>
    <ErrorBoundary>
      {/* The content security policy allows no inline style. */}
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={queries}>
          <ViewStoreContext value={store}>
            <RouterProvider router={router} />
          </ViewStoreContext>
        </QueryClientProvider>
      </CSPProvider>
    </ErrorBoundary>
  </StrictMode>
);
const root = document.getElementById('root');
// What the document shows by itself comes first, and the rest in slices: a slow phone is never white, and answers in between.
if (root)
  onceDrawn(async () => {
    await loaded;
    startTransition(() => createRoot(root).render(page));
  });
