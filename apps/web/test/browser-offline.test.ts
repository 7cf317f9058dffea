import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeProblems } from './axe.ts';
import { OTHER_NAME, PHONE } from './chromium.ts';
import { buildDashboard, DashboardInBrowser, needsChromium, skipped } from './dashboard-in-browser.ts';
import { PASSWORD } from './running-web.ts';
import { START_E4 } from './sample-views.ts';
import { smallTargets } from './small-targets.ts';

describe.skipIf(needsChromium)(`the dashboard on a bad line${skipped}`, () => {
  let built: Awaited<ReturnType<typeof buildDashboard>>;
  let copy: string;
  beforeAll(async () => {
    built = await buildDashboard();
  });
  afterAll(() => built.remove());
  let seen: DashboardInBrowser;
  beforeEach(async () => {
    copy = await mkdtemp(join(tmpdir(), 'recio-dashboard-'));
    await cp(built.staticDir, copy, { recursive: true });
    seen = await DashboardInBrowser.open(copy, PHONE, { hostNames: [OTHER_NAME] }, true);
    seen.publish(START_E4);
    await seen.signIn();
  });
  afterEach(async () => {
    await seen.close();
    await rm(copy, { recursive: true, force: true });
  });

  const inPage = <T>(code: string) => seen.page.evaluate(code) as Promise<T>;
  const isControlled = () => inPage<boolean>('navigator.serviceWorker.controller !== null');
  /** Every address of which anything is kept, in every cache. */
  const kept = () =>
    inPage<string[]>(`(async () => {
      const found = [];
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
      return found;
    })()`);
  const worker = () => expect.poll(isControlled).toBe(true);

  test('it can be installed: manifest and icons are what they say', async () => {
    const devTools = await seen.page.context().newCDPSession(seen.page);
    const { errors, data } = await devTools.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const { icons, display, start_url } = JSON.parse(data ?? '{}') as {
      icons: { src: string; sizes: string; purpose: string }[];
      display: string;
      start_url: string;
    };
    expect({ display, start_url }).toEqual({ display: 'standalone', start_url: '/' });
    expect(icons.map(({ purpose }) => purpose)).toContain('maskable');
    for (const { src, sizes } of icons.filter((icon) => icon.sizes !== 'any')) {
      const size = await inPage<string>(
        `(async () => { const i = new Image(); i.src = '${src}'; await i.decode(); return i.naturalWidth + 'x' + i.naturalHeight; })()`,
      );
      expect(size, src).toBe(sizes);
    }
    await worker();
    const { installabilityErrors } = await devTools.send('Page.getInstallabilityErrors');
    expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual([]);
  });

  test('only the application’s own files are kept, and never an answer', async () => {
    await worker();
    await seen.page.getByRole('link', { name: 'Settings' }).click();
    await seen.page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    const paths = await kept();
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => path !== '/shell' && !path.startsWith('/assets/'))).toEqual([]);
    const shell = await inPage<string>("caches.match('/shell').then((found) => found.text())");
    expect(shell).toBe(await readFile(join(built.staticDir, 'index.html'), 'utf8'));
    expect(seen.browser.complaints).toEqual([]);
  });

  test('without web it opens, says that nothing is current, shows no number, and goes on by itself', async () => {
    await worker();
    const { page } = seen;
    const comeBack = await seen.stopWeb();
    await page.getByText(/What is shown is \d+/).waitFor();
    await page.goto(`${seen.web.origin}/`);
    const banner = page.getByRole('alert').filter({ hasText: 'No connection to REC.IO' });
    await banner.getByText('Nothing here is current.').waitFor();
    // That there is none of something is not known either.
    for (const claim of [
      'No open trades',
      'No strike is near',
      'Nothing has finished',
      'next hour to be listed',
    ])
      expect(await page.getByText(claim).count(), claim).toBe(0);
    expect(await page.locator('main').textContent()).not.toMatch(/\$\s?\d/);
    expect(
      await inPage<string>("document.querySelector('[data-testid=index-price]')?.textContent ?? ''"),
    ).not.toMatch(/\d/);
    await seen.look('phone-dark-offline');
    expect(await axeProblems(page)).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await page.goto(`${seen.web.origin}/`);
    await comeBack();
    seen.publish(START_E4);
    await page.getByText('No connection to REC.IO').waitFor({ state: 'detached' });
    await expect.poll(() => page.getByTestId('index-price').textContent()).toMatch(/\d/);
  });

  test('a proxy whose server is gone is no answer either; a refusal is', async () => {
    await worker();
    const { page } = seen;
    const { port } = seen.web;
    const comeBack = await seen.stopWeb();
    const proxy = await answering(port, 502);
    try {
      await page.goto(`${seen.web.origin}/`);
      await page.getByText('Nothing here is current.').waitFor();
    } finally {
      await ended(proxy);
    }
    await comeBack();
    await page.context().clearCookies();
    // The page that is there may have been refused by now, and be on its way to the sign-in page by itself.
    await page.goto(`${seen.web.origin}/`).catch(() => undefined);
    await page.waitForURL('**/sign-in');
    await page.getByLabel('Login').waitFor();
  });

  test('a new version is taken up, and the one before stays for tabs that are open', async () => {
    // Each takes in all files of the page before it counts.
    const PATIENT = { timeout: 250_000, interval: 500 };
    await worker();
    const before = await inPage<string[]>('caches.keys()');
    expect(before).toHaveLength(1);
    const html = await readFile(join(copy, 'index.html'), 'utf8');
    for (const [n, title] of [
      [1, 'First new build'],
      [2, 'Second new build'],
    ] as const) {
      await writeFile(join(copy, `assets/new-${n}.js`), `export const n = ${n};`);
      await writeFile(join(copy, 'index.html'), html.replace('REC.IO</title>', `${title}</title>`));
      const script = await readFile(join(built.staticDir, 'service-worker.js'), 'utf8');
      await writeFile(
        join(copy, 'service-worker.js'),
        script
          .replace(before[0] ?? '?', `recio-files-new-${n}`)
          .replace(/\["\/assets/, `["/assets/new-${n}.js","/assets`),
      );
      for (const end of ['br', 'gz']) await rm(join(copy, `service-worker.js.${end}`), { force: true });
      // Asked again while it is not there: a browser that is still busy with one update takes a second for the same.
      await expect
        .poll(
          () =>
            inPage<string[]>(
              'navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => caches.keys())',
            ),
          PATIENT,
        )
        .toContain(`recio-files-new-${n}`);
      await expect
        .poll(() => inPage<string[]>('caches.keys()'), PATIENT)
        .toEqual(n === 1 ? [...before, 'recio-files-new-1'] : ['recio-files-new-1', 'recio-files-new-2']);
    }
    await expect.poll(kept, PATIENT).toContain('/assets/new-2.js');
    await seen.stopWeb();
    await seen.page.goto(`${seen.web.origin}/nowhere`);
    await seen.page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
    expect(
      await inPage<string>(
        "caches.open('recio-files-new-2').then((c) => c.match('/shell')).then((f) => f.text())",
      ),
    ).toContain('Second new build');
  });

  test('the settings offer to install where the browser does, and say how where it does not', async () => {
    const { page } = seen;
    await page.getByRole('link', { name: 'Settings' }).click();
    // Chromium offers it by itself, as manifest and icons are what they must be.
    const install = page.getByRole('button', { name: 'Install', exact: true });
    await install.waitFor();
    await seen.look('phone-dark-install');
    expect(await smallTargets(page)).toEqual([]);
    expect(await axeProblems(page)).toEqual([]);
    await install.click();
    await install.waitFor({ state: 'detached' });
    await page.getByText('This browser does not offer it by itself.').waitFor();
    await inPage("dispatchEvent(new Event('appinstalled'))");
    await page.getByText('This is the installed app.').waitFor();
  });

  test('over plain HTTP nothing is kept and nothing offered, and the settings say why', async () => {
    const { page } = seen;
    const origin = `http://${OTHER_NAME}:${seen.web.port}`;
    await page.goto(`${origin}/`);
    await page.getByLabel('Login').fill('owner');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(`${origin}/`);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('It needs HTTPS: this page came over plain HTTP.').waitFor();
    expect(await page.getByRole('button', { name: 'Install', exact: true }).count()).toBe(0);
    expect(await inPage('isSecureContext || "serviceWorker" in navigator || "caches" in window')).toBe(false);
    await seen.look('phone-dark-install-insecure');
    expect(seen.browser.complaints.filter((text) => !text.includes('Cross-Origin-Opener-Policy'))).toEqual(
      [],
    );
  });
});

const answering = (port: number, status: number): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((_request, reply) => reply.writeHead(status).end('no server behind'));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

const ended = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
