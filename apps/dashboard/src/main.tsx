import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LiveConnection } from './live/live-connection.ts';
import { toSignIn } from './live/to-sign-in.ts';
import { pageNowMs } from './live/use-now.ts';
import { ViewStoreContext } from './live/use-view.ts';
import { ViewStore } from './live/view-store.ts';
import { TradeMonitor } from './monitor/trade-monitor.tsx';
import './theme.css';
import { ErrorBoundary } from './ui/error-boundary.tsx';

const store = new ViewStore(pageNowMs);
new LiveConnection(store, toSignIn).open();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <ViewStoreContext value={store}>
          <TradeMonitor />
        </ViewStoreContext>
      </ErrorBoundary>
    </StrictMode>,
  );
}
