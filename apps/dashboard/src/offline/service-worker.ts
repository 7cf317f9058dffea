import {
  type Changed,
  type Clicked,
  open,
  type Pushed,
  type PushWorker,
  show,
  subscribeAgain,
} from '../push/worker-push.ts';
import { isNobodyThere, wayOf } from './what-is-kept.ts';

/** What a worker is given besides what a page has; the types of both cannot hold at once. */
type Lasting = Event & { waitUntil(done: Promise<unknown>): void };
type Fetching = Event & { readonly request: Request; respondWith(answer: Promise<Response>): void };
type Worker = PushWorker & {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'push', listener: (event: Pushed) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: Clicked) => void): void;
  addEventListener(type: 'pushsubscriptionchange', listener: (event: Changed) => void): void;
};
const worker = self as unknown as Worker;

/** Both written by the build: the names of all its files, and a hash of them. */
const FILES = JSON.parse('__RECIO_FILES__') as readonly string[];
const CACHE = 'recio-files-__RECIO_BUILD__';

const OURS = 'recio-files-';
/** The page without anything in it, for everybody: it asks for everything itself. */
const SHELL = '/shell';
/** Of this build and the one before: a tab that was open all along may still want parts of the latter. */
const BUILDS_KEPT = 2;
/** On a line this bad the kept page opens first, and goes on asking. */
const PATIENCE_MS = 5_000;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('fetch', (event) => {
  const way = wayOf(event.request, worker.location.origin);
  if (way === 'kept-file') event.respondWith(keptFile(event.request));
  if (way === 'page') event.respondWith(page(event.request));
});

worker.addEventListener('push', (event) => event.waitUntil(show(worker, event)));
worker.addEventListener('notificationclick', (event) => event.waitUntil(open(worker, event)));
worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(subscribeAgain(worker, event)));

/** All or nothing: a build of which a part is missing must not stand in for one. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  try {
    await cache.addAll([new Request(SHELL, { cache: 'no-cache' }), ...FILES]);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  await worker.skipWaiting();
}

async function takeOver(): Promise<void> {
  const builds = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  for (const name of builds.slice(0, Math.max(0, builds.length - (BUILDS_KEPT - 1))))
    await caches.delete(name);
  await worker.clients.claim();
}

/** What is not kept is fetched, and not kept then either: only a build as a whole is. */
async function keptFile(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function page(request: Request): Promise<Response> {
  const asked = fetch(request).then(
    (answer) => (isNobodyThere(answer.status) ? null : answer),
    () => null,
  );
  const waited = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  const answer = await Promise.race([asked, waited]);
  if (answer !== null) return answer;
  const shell = await (await caches.open(CACHE)).match(SHELL);
  return shell ?? (await asked) ?? Response.error();
}
