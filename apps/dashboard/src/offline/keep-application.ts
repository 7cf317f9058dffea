import { preferences } from '../preferences/preferences.ts';

const WORKER = '/service-worker.js';
/** The first load is over by then: keeping files must not slow what they are kept for. */
const AFTER_MS = 4_000;
/** A page that stays open for days learns of a new version, too. */
const LOOK_AGAIN_MS = 60 * 60_000;

/** Has the browser keep the application's own files, so that it opens on a bad line. Nothing else is kept, and no answer. */
export function keepApplication(): void {
  // Built files have names that tell their content; those of the development server do not.
  if (!import.meta.env.PROD || !isSecureContext || !('serviceWorker' in navigator)) return;
  setTimeout(() => void register(), AFTER_MS);
}

async function register(): Promise<void> {
  const registration = await registerWorker();
  if (registration === null) return;
  setInterval(() => {
    void registration.update().catch(() => undefined);
    void stayTold();
  }, LOOK_AGAIN_MS);
  await stayTold();
}

async function stayTold(): Promise<void> {
  if (preferences().pushTo === null) return;
  // The part may be of a version that is gone by now: the next load has its own.
  const part = await import('../push/keep-subscribed.ts').catch(() => null);
  await part?.keepSubscribed();
}

/** Null where the browser refuses it, as in private windows and without room; the page is the same without it. */
export async function registerWorker(): Promise<ServiceWorkerRegistration | null> {
  try {
    return await navigator.serviceWorker.register(WORKER, { updateViaCache: 'none' });
  } catch {
    return null;
  }
}
