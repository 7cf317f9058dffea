import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ShownTrades } from '@rec-io/domain/view';
import { StandInTrader } from '@rec-io/program-parts/test-trader';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { expect, inject } from 'vitest';
import { Browser, CHROMIUM_MISSING, type Device } from './chromium.ts';
import { PASSWORD, startWeb, type TestWeb } from './running-web.ts';
import { dayView, ladderView, marketView, shownTrades, statusView } from './sample-views.ts';
import { StandInCommands } from './stand-in-commands.ts';

const ROOT = join(import.meta.dirname, '../../..');
const DASHBOARD = join(ROOT, 'apps/dashboard');
const BUILT_ELSEWHERE = Symbol('another test file builds it');
/** What the browser saw, to be looked at. */
const SCREENSHOT_DIR = process.env['SCREENSHOT_DIR'] ?? join(ROOT, '.runtime/screenshots');

export const needsChromium = CHROMIUM_MISSING !== null && !process.env['CI'];
export const skipped = needsChromium ? ` (skipped: ${CHROMIUM_MISSING})` : '';

/** The dashboard as it is delivered, built once in a run. @returns where a copy of it is, and how to remove that */
export async function buildDashboard(): Promise<{ staticDir: string; remove(): Promise<void> }> {
  const place = inject('dashboardPlace');
  const [built, lock] = [join(place, 'dist'), join(place, 'building')];
  while (!existsSync(built)) {
    if ((await mkdir(lock).catch(() => BUILT_ELSEWHERE)) === BUILT_ELSEWHERE) await sleep(100);
    else await buildInto(built, join(place, 'unfinished')).finally(() => rm(lock, { recursive: true }));
  }
  const staticDir = await mkdtemp(join(tmpdir(), 'recio-dashboard-'));
  await cp(built, staticDir, { recursive: true });
  return { staticDir, remove: () => rm(staticDir, { recursive: true, force: true }) };
}

async function buildInto(built: string, unfinished: string): Promise<void> {
  if (existsSync(built)) return;
  await build({
    root: DASHBOARD,
    configFile: join(DASHBOARD, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: unfinished, emptyOutDir: true },
  });
  await rename(unfinished, built);
}

type Stores = Pick<
  Parameters<typeof startWeb>[0],
  | 'secondFactors'
  | 'history'
  | 'profiles'
  | 'monitors'
  | 'strategies'
  | 'prices'
  | 'explanations'
  | 'mode'
  | 'apiKeys'
  | 'exchangeKeys'
  | 'stores'
  | 'log'
  | 'hostNames'
  | 'research'
  | 'backtests'
  | 'comparisons'
  | 'notifications'
  | 'push'
  | 'alerts'
  | 'data'
  | 'ownData'
>;

/** The whole way from a trader to the eye: a stand-in trader, web, and the built dashboard in a browser. */
export class DashboardInBrowser {
  trader: StandInTrader;
  web: TestWeb;
  readonly commands: StandInCommands;
  readonly browser: Browser;
  readonly page: Page;
  readonly #staticDir: string;
  readonly #stores: Stores;
  readonly killFile: string;

  private constructor(
    parts: Pick<DashboardInBrowser, 'trader' | 'web' | 'commands' | 'browser' | 'page'>,
    staticDir: string,
    killFile: string,
    stores: Stores,
  ) {
    this.trader = parts.trader;
    this.web = parts.web;
    this.commands = parts.commands;
    this.browser = parts.browser;
    this.page = parts.page;
    this.#staticDir = staticDir;
    this.killFile = killFile;
    this.#stores = stores;
  }

  /** Without `secondFactors` nobody has one; without `history` and `profiles` nothing may be asked of them. */
  static async open(
    staticDir: string,
    device: Device,
    options: Stores = {},
    keepsProfile = false,
  ): Promise<DashboardInBrowser> {
    const trader = await StandInTrader.start();
    const commands = await StandInCommands.start();
    const killFile = join(staticDir, 'KILL');
    const web = await startWeb({
      ...options,
      ...{ traderUrl: trader.url, commandUrl: commands.url, staticDir, killFile },
    });
    const browser = await Browser.open(device, keepsProfile);
    const page = await browser.page();
    return new DashboardInBrowser({ trader, web, commands, browser, page }, staticDir, killFile, options);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.web.stop();
    await this.trader.stop();
    await this.commands.stop();
    await rm(this.killFile, { force: true });
  }

  publish(indexE4: number, status = statusView(), { open, finished }: ShownTrades = shownTrades()): void {
    this.trader.publish('status', status);
    this.trader.publish('market', marketView(indexE4));
    this.trader.publish('ladder', ladderView(indexE4));
    this.trader.publish('day', dayView(finished));
    this.trader.publish('trades', { open });
  }

  /**
   * As the sign-in page would, which has tests of its own: two pages less for each test.
   * @param path of the page that is opened then; null for none, as the test opens another
   */
  async signIn(page = this.page, login = 'owner', path: string | null = '/'): Promise<void> {
    const { origin } = this.web;
    const session = await page.request.post(`${origin}/api/session`, {
      headers: { origin },
      data: { login, password: PASSWORD },
    });
    if (!session.ok()) throw new Error(`nobody is signed in: ${session.status()} ${await session.text()}`);
    if (path === null) return;
    await page.goto(`${origin}${path}`);
    if (path !== '/') return;
    await page.getByTestId('index-price').waitFor();
    // The page comes in parts, and its foot is the last of them.
    await page.locator('footer').waitFor();
  }

  /** Opens the sign-in page as nobody. First nothing is open: a page that notices goes there by itself, and two would be on their way. */
  async forget(origin = this.web.origin): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.context().clearCookies();
    await this.page.goto(`${origin}/sign-in`);
  }

  /** Web ends, and comes back where it was, with the sessions it had. */
  async stopWeb(): Promise<() => Promise<void>> {
    const { port, sessions } = this.web;
    await this.web.stop();
    return async () => {
      const [traderUrl, commandUrl] = [this.trader.url, this.commands.url];
      this.web = await startWeb({
        ...this.#stores,
        ...{ traderUrl, commandUrl, port, sessions },
        staticDir: this.#staticDir,
        killFile: this.killFile,
      });
    };
  }

  /** Keeps what is seen, and holds that nothing sticks out sideways. */
  async look(name: string, page = this.page): Promise<void> {
    await mkdir(SCREENSHOT_DIR, { recursive: true });
    await page.screenshot({ path: join(SCREENSHOT_DIR, `${name}.png`) });
    await page.screenshot({ path: join(SCREENSHOT_DIR, `${name}-full.png`), fullPage: true });
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow, 'the page scrolls sideways').toBe(0);
  }
}
