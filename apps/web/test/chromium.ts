import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type Browser as ChromiumProcess, chromium, type Page } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';
/** Leads here, in these browsers alone. */
export const OTHER_NAME = 'trader.example.test';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A name that is not this machine's own to the browser: over plain HTTP it trusts such a page less.
  `--host-resolver-rules=MAP ${OTHER_NAME} 127.0.0.1`,
];

export const CHROMIUM_MISSING = existsSync(EXECUTABLE) ? null : `${EXECUTABLE} is not installed`;

export type Device = {
  readonly width: number;
  readonly height: number;
  readonly isPhone: boolean;
  /** What the system asks for; dark when left out. */
  readonly look?: Look;
};

export const DESKTOP: Device = { width: 1440, height: 900, isPhone: false };
/** The smallest phone that is held in one hand. */
export const PHONE: Device = { width: 375, height: 667, isPhone: true };

type Look = 'dark' | 'light';
const IS_FULL = process.env['RECIO_FULL'] !== undefined;

/** In which looks a page is looked at on a device: both sizes and both looks, but not each with each. `./test.sh --full` takes all four. */
export const looksOf = ({ isPhone }: Device): readonly Look[] =>
  IS_FULL ? ['dark', 'light'] : [isPhone ? 'light' : 'dark'];

/** One process for all browsers of a test file: starting one takes four times what a context in it takes. */
let shared: Promise<ChromiumProcess> | null = null;

/** A browser that shares nothing with another, and everything that its pages complain about. */
export class Browser {
  readonly #context: BrowserContext;
  readonly #profileDir: string | null;
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, profileDir: string | null) {
    this.#context = context;
    this.#profileDir = profileDir;
  }

  /** @param keepsProfile on the disk, as a browser that is no private window: only there a page is pushed to, or installed */
  static async open(
    { width, height, isPhone, look = 'dark' }: Device,
    keepsProfile = false,
  ): Promise<Browser> {
    const options = {
      ...{ viewport: { width, height }, colorScheme: look, isMobile: isPhone, hasTouch: isPhone },
      timezoneId: 'America/New_York',
    };
    const launch = { executablePath: EXECUTABLE, args: FLAGS };
    if (!keepsProfile) {
      shared ??= chromium.launch(launch);
      return new Browser(await (await shared).newContext(options), null);
    }
    const profileDir = await mkdtemp(join(tmpdir(), 'recio-chromium-'));
    return new Browser(
      await chromium.launchPersistentContext(profileDir, { ...launch, ...options }),
      profileDir,
    );
  }

  async page(): Promise<Page> {
    const page = await this.#context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    return page;
  }

  async close(): Promise<void> {
    await this.#context.close();
    if (this.#profileDir !== null) await rm(this.#profileDir, { recursive: true, force: true });
  }
}
