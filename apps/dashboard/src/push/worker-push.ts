import { PUSH_WORKER } from '../text/push-worker.ts';

/** What a worker is given besides what a page has; the types of both cannot hold at once. */
type Notice = { readonly title: string; readonly body: string; readonly tag: string; readonly path: string };
type Shown = { readonly data: unknown; close(): void };
type Lasting = Event & { waitUntil(done: Promise<unknown>): void };
export type Pushed = Lasting & { readonly data: { json(): unknown } | null };
export type Clicked = Lasting & { readonly notification: Shown };
export type Changed = Lasting & {
  readonly oldSubscription?: PushSubscription | null;
  readonly newSubscription?: PushSubscription | null;
};
type Client = {
  readonly url: string;
  readonly focused: boolean;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
};
export type PushWorker = {
  readonly location: Location;
  readonly registration: {
    showNotification(title: string, options: object): Promise<void>;
    readonly pushManager: PushManager;
  };
  readonly clients: {
    matchAll(which: object): Promise<readonly Client[]>;
    openWindow(path: string): Promise<unknown>;
  };
};

const NEWS = '/notifications';
/** Whoever looks at it cannot be shown anything else. */
const SIGN_IN = '/sign-in';

const unreadable: Notice = {
  title: PUSH_WORKER.title,
  body: PUSH_WORKER.unreadable,
  tag: 'unreadable',
  path: NEWS,
};

/** Shows what was pushed. What cannot be read is shown, too: browsers take a push that shows nothing for spying. */
export function show({ registration }: PushWorker, { data }: Pushed): Promise<void> {
  return showNotice(registration, noticeIn(data) ?? unreadable);
}

const showNotice = (registration: PushWorker['registration'], { title, body, tag, path }: Notice) =>
  registration.showNotification(title, {
    ...{ body, tag, icon: '/icon-192.png', data: { path } },
    // A later one of the same takes its place, and is heard all the same.
    renotify: true,
  });

function noticeIn(data: Pushed['data']): Notice | null {
  try {
    const { title, body, tag, path } = (data?.json() ?? {}) as Record<string, unknown>;
    if (typeof title !== 'string' || typeof body !== 'string' || typeof tag !== 'string') return null;
    return { title, body, tag: tag || 'news', path: ownPath(path) };
  } catch {
    return null;
  }
}

/** Never to another origin, whoever sent it. */
const ownPath = (path: unknown): string =>
  typeof path === 'string' && /^\/(?![/\\])/.test(path) && path.length < 500 ? path : NEWS;

/** Shows what a notice is about: in a page that is open, or in a new one. */
export async function open({ clients, location }: PushWorker, { notification }: Clicked): Promise<void> {
  notification.close();
  const path = ownPath((notification.data as { path?: unknown } | null)?.path);
  const pages = (await clients.matchAll({ type: 'window', includeUncontrolled: true })).filter((page) => {
    const { origin, pathname } = new URL(page.url);
    return origin === location.origin && pathname !== SIGN_IN;
  });
  const page = pages.find(({ focused }) => focused) ?? pages[0];
  if (page === undefined) {
    await clients.openWindow(path);
    return;
  }
  page.postMessage({ kind: 'show', path });
  // Browsers may refuse it, and the page has gone there all the same.
  await page.focus().catch(() => undefined);
}

/** The browser has another subscription than before: web is told, or the person that it ended. */
export async function subscribeAgain(
  { registration }: PushWorker,
  { oldSubscription, newSubscription }: Changed,
): Promise<void> {
  try {
    const { publicKey } = (await told(fetch('/api/push', { cache: 'no-store' }))) as { publicKey: string };
    const made =
      newSubscription ??
      (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }));
    const { endpoint, keys } = made.toJSON();
    const body = {
      endpoint,
      keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] },
      // Where it was removed from elsewhere, it stays so.
      ...(oldSubscription ? { replaces: oldSubscription.endpoint, onlyKnown: true } : {}),
    };
    const headers = { 'content-type': 'application/json' };
    await told(fetch('/api/push/devices', { method: 'POST', headers, body: JSON.stringify(body) }));
  } catch {
    // Nobody is signed in, or web is not there: silence would be taken for quiet.
    const { title, ended: body } = PUSH_WORKER;
    await showNotice(registration, { title, body, tag: 'ended', path: NEWS });
  }
}

async function told(asked: Promise<Response>): Promise<unknown> {
  const reply = await asked;
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
}
