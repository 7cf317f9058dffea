import { useSyncExternalStore } from 'react';

/** The browser's own question whether to install; it can be asked once. */
type Offer = Event & { prompt(): Promise<unknown> };

/** How this page stands to being an application of the device. */
export type Installable = 'installed' | 'offered' | 'by-hand' | 'insecure';

const listeners = new Set<() => void>();
let offer: Offer | null = null;
let isInstalled = matchMedia('(display-mode: standalone)').matches;

function became(next: Offer | null): void {
  offer = next;
  for (const listener of listeners) listener();
}

/** From the start on: browsers make the offer once, when they like. */
export function awaitInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    became(event as Offer);
  });
  addEventListener('appinstalled', () => {
    isInstalled = true;
    became(null);
  });
}

export async function takeInstallOffer(): Promise<void> {
  const taken = offer;
  became(null);
  await taken?.prompt();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function now(): Installable {
  if (isInstalled) return 'installed';
  if (!isSecureContext) return 'insecure';
  return offer === null ? 'by-hand' : 'offered';
}

export const useInstallable = (): Installable => useSyncExternalStore(subscribe, now);
