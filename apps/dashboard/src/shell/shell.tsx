import { Outlet } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { OrdersProvider } from '../orders/orders-provider.tsx';
import { SafetyProvider } from '../safety/safety-provider.tsx';
import { SHELL, SHORTCUTS } from '../text/shell.ts';
import { TradeAnnouncer } from '../trades/trade-announcer.tsx';
import { later } from '../ui/later.ts';
import { Head } from './head.tsx';
import { LinkBanner } from './link-banner.tsx';
import { LoadingPage } from './loading-page.tsx';
import { ModeStripe } from './mode-badge.tsx';
import { Navigation } from './navigation.tsx';
import { useShortcut } from './shortcuts.ts';

const ShortcutsDialog = later(async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog);
const Toasts = later(async () => (await import('../ui/toasts.tsx')).Toasts);

/** What is around every page: the mode along the whole width, the head with the way to stop, the navigation. */
export function Shell() {
  return (
    <SafetyProvider>
      <OrdersProvider>
        <SkipButton />
        <ModeStripe />
        <div className="min-h-dvh pt-1 md:pl-18">
          <Navigation />
          <div className="sticky top-1 z-20">
            <Head />
            <LinkBanner />
          </div>
          <main id="main" tabIndex={-1} className="max-md:pb-[calc(4.5rem+env(safe-area-inset-bottom))]">
            <Suspense fallback={<LoadingPage />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
        <TradeAnnouncer />
        <ShortcutsHelp />
        <Later />
      </OrdersProvider>
    </SafetyProvider>
  );
}

/** A button and no link: the page's address says which page it is, and stays. */
function SkipButton() {
  return (
    <button
      type="button"
      onClick={() => document.getElementById('main')?.focus()}
      className="fixed top-2 left-2 z-70 min-h-11 -translate-y-20 rounded-md bg-accent px-4 py-2 font-semibold text-ground focus:translate-y-0"
    >
      {SHELL.skip}
    </button>
  );
}

function ShortcutsHelp() {
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  useShortcut('?', 'page', SHORTCUTS.help, () => {
    setWasOpened(true);
    setIsOpen(true);
  });
  if (!wasOpened) return null;
  return (
    <Suspense>
      <ShortcutsDialog isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </Suspense>
  );
}

/** What nobody needs before price and ladder are there. */
function Later() {
  const [isTime, setIsTime] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsTime(true), 500);
    return () => clearTimeout(timer);
  }, []);
  return isTime ? (
    <Suspense>
      <Toasts />
    </Suspense>
  ) : null;
}
