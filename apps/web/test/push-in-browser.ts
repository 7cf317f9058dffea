import { setTimeout as sleep } from 'node:timers/promises';
import type { StandInPushService } from '@rec-io/delivery/test-push-service';
import type { PushTarget } from '@rec-io/delivery/web-push';
import type { CDPSession, Page } from 'playwright-core';

const TRIES_MAX = 10;
const LOOKS = 30;
const LOOK_MS = 100;

/** Runs in the page: what it asks its browser for is answered here, and kept as a browser keeps it. */
const STAND_IN = `(() => {
  const KEPT = 'recio.test.subscription';
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)).buffer;
  const made = ({ endpoint, p256dh, auth, serverKey }) => ({
    endpoint,
    options: { userVisibleOnly: true, applicationServerKey: bytes(serverKey) },
    toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh, auth } }),
    async unsubscribe() {
      localStorage.removeItem(KEPT);
      await standInUnsubscribe(endpoint);
      return true;
    },
  });
  PushManager.prototype.getSubscription = async () => {
    const kept = localStorage.getItem(KEPT);
    return kept === null ? null : made(JSON.parse(kept));
  };
  PushManager.prototype.subscribe = async function ({ userVisibleOnly, applicationServerKey: serverKey }) {
    if (userVisibleOnly !== true) throw new DOMException('only with notices', 'NotAllowedError');
    const known = await this.getSubscription();
    if (known !== null) return known;
    const given = { ...(await standInSubscribe(serverKey)), serverKey };
    localStorage.setItem(KEPT, JSON.stringify(given));
    return made(given);
  };
})()`;

/**
 * Chromium's own push service is Google's, and not to be had in a test: what the page subscribes to is the stand-in, and what that
 * received is handed to the service worker by the developer tools, as the browser would. All else is the browser's own.
 */
export class PushInBrowser {
  readonly #page: Page;
  readonly #origin: string;
  readonly #devTools: CDPSession;
  #registrationId: string | null = null;

  private constructor(page: Page, origin: string, devTools: CDPSession) {
    this.#page = page;
    this.#origin = origin;
    this.#devTools = devTools;
  }

  /** Before the page is opened. @param origin of the page */
  static async open(page: Page, service: StandInPushService, origin: string): Promise<PushInBrowser> {
    await page.exposeFunction('standInSubscribe', (key: string): PushTarget => service.subscribe(key));
    await page.exposeFunction('standInUnsubscribe', (endpoint: string) => service.unsubscribe({ endpoint }));
    await page.addInitScript(STAND_IN);
    await page.context().grantPermissions(['notifications'], { origin });
    const devTools = await page.context().newCDPSession(page);
    const push = new PushInBrowser(page, origin, devTools);
    devTools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find(
        ({ isDeleted, scopeURL }) => !isDeleted && scopeURL.startsWith(origin),
      );
      if (found !== undefined) push.#registrationId = found.registrationId;
    });
    await devTools.send('ServiceWorker.enable');
    return push;
  }

  /** Null while no worker is registered. */
  get registrationId(): string | null {
    return this.#registrationId;
  }

  /**
   * As the browser does when its push service hands it a message. What comes while a worker starts or ends may be lost to the
   * developer tools, where a push service would keep it: until its notice is seen, it is handed over again.
   * @param tag of the notice that comes of it; one of the same tag takes its place
   */
  async deliver(data: string, tag: string): Promise<void> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      await this.#hand(data);
      for (let looks = 0; looks < LOOKS; looks++) {
        if ((await this.notices()).some((notice) => notice.tag === tag)) return;
        await sleep(LOOK_MS);
      }
    }
    throw new Error(`no notice of ${tag} was shown`);
  }

  async #hand(data: string): Promise<void> {
    // What comes while a worker still takes over is lost to the developer tools.
    await this.#page.evaluate(`navigator.serviceWorker.ready.then(({ active }) => new Promise((done) => {
      const look = () => active.state === 'activated' && done();
      active.addEventListener('statechange', look);
      look();
    }))`);
    const [origin, registrationId] = [this.#origin, this.#registrationId ?? ''];
    await this.#devTools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  }

  /** What the device shows. */
  notices(): Promise<{ title: string; body: string; tag: string }[]> {
    return this.#page.evaluate(
      `navigator.serviceWorker.ready.then((found) => found.getNotifications()).then((all) => all.map(({ title, body, tag }) => ({ title, body, tag })))`,
    );
  }

  /**
   * Something happens to the service worker. An event that a script makes may neither be waited for nor open a window: both are
   * replaced. @returns what it would have opened
   */
  async happen(event: string): Promise<string | null> {
    const [worker] = this.#page.context().serviceWorkers();
    if (worker === undefined) throw new Error('there is no service worker');
    return worker.evaluate(`(async () => {
      let opened = null;
      clients.openWindow = async (path) => { opened = path; };
      const event = await (${event})();
      let done;
      Object.defineProperty(event, 'waitUntil', { value: (work) => { done = work; } });
      dispatchEvent(event);
      await done;
      return opened;
    })()`);
  }

  /** Somebody presses what is shown. */
  press(tag: string): Promise<string | null> {
    return this.happen(
      `async () => new NotificationEvent('notificationclick', { notification: (await registration.getNotifications({ tag: ${JSON.stringify(tag)} }))[0] })`,
    );
  }
}
