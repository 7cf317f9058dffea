import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { StandInTrader } from '@rec-io/program-parts/test-trader';
import { build } from 'vite';
import { Browser, DESKTOP, PHONE } from '../../apps/web/test/chromium.ts';
import { PASSWORD, startWeb } from '../../apps/web/test/running-web.ts';
import {
  dayView,
  ladderView,
  marketView,
  START_E4,
  shownTrades,
  statusView,
} from '../../apps/web/test/sample-views.ts';

/**
 * Whether the open Trade Monitor stays smooth and small: node bench/page/watch.ts [--minutes 30] [--hz 10] [--phone]. In a real browser,
 * while price and ladder change so often: tasks longer than 50 ms, and the heap after a forced collection every so often.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    hz: { type: 'string', default: '10' },
    phone: { type: 'boolean', default: false },
  },
});
const [minutes, hz] = [Number(values.minutes), Number(values.hz)];
if (!(minutes > 0 && hz > 0)) throw new RangeError('--minutes and --hz are positive numbers');
/** Loading is not what is watched. */
const SETTLED_S = 10;
const LOOKS = 10;
const COLLECTED_MS = 500;
const WALK_E4 = 20_000;

const DASHBOARD = join(import.meta.dirname, '../../apps/dashboard');
const outDir = await mkdtemp(join(tmpdir(), 'recio-bench-page-'));
await build({
  root: DASHBOARD,
  configFile: join(DASHBOARD, 'vite.config.ts'),
  logLevel: 'error',
  build: { outDir, emptyOutDir: true },
});
const trader = await StandInTrader.start();
const web = await startWeb({ traderUrl: trader.url, staticDir: outDir });
const browser = await Browser.open(values.phone ? PHONE : DESKTOP, true);

let beat = 0;
let indexE4 = START_E4;
const publish = (): void => {
  indexE4 += (beat % 7) * 5_000 - (indexE4 > START_E4 ? WALK_E4 : 0);
  trader.publish('market', marketView(indexE4, 3_600 - ((beat / hz) % 3_600)));
  trader.publish('ladder', ladderView(indexE4));
  if (beat++ % hz !== 0) return;
  const { open, finished } = shownTrades();
  trader.publish('day', dayView(finished));
  trader.publish('trades', { open });
  trader.publish('status', statusView());
};
publish();

const page = await browser.page();
await page.addInitScript(`
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(duration);
  }).observe({ type: 'longtask' });
`);
await page.goto(web.origin);
await page.getByLabel('Login').fill('owner');
await page.getByLabel('Password').fill(PASSWORD);
await page.getByRole('button', { name: 'Sign in', exact: true }).click();
await page.getByTestId('index-price').waitFor();
const devTools = await page.context().newCDPSession(page);
const publishing = setInterval(publish, 1_000 / hz);
await sleep(SETTLED_S * 1_000);
/** Those since it was last asked. */
const takeLongTasks = () => page.evaluate('window.longTasks.splice(0)') as Promise<number[]>;
await takeLongTasks();

const longTasks: number[] = [];
const beganMs = performance.now();
const heaps: number[] = [];
for (let look = 0; look <= LOOKS; look++) {
  const dueMs = beganMs + (look / LOOKS) * minutes * 60_000;
  await sleep(Math.max(0, dueMs - performance.now()));
  longTasks.push(...(await takeLongTasks()));
  await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devTools.send('Runtime.getHeapUsage');
  const { nodes } = await devTools.send('Memory.getDOMCounters');
  heaps.push(usedSize / 1e6);
  // The collection that was asked for is a long task of its own.
  await sleep(COLLECTED_MS);
  await takeLongTasks();
  process.stdout.write(
    `${((performance.now() - beganMs) / 60_000).toFixed(1)} min: ${(usedSize / 1e6).toFixed(2)} MB, ${nodes} nodes\n`,
  );
}
const seconds = (performance.now() - beganMs) / 1_000;
process.stdout.write(
  `${beat.toLocaleString('en-US')} changes at ${hz} Hz, ${seconds.toFixed(0)} s: ${longTasks.length} tasks over 50 ms` +
    `${longTasks.length === 0 ? '' : `, the longest ${Math.max(...longTasks).toFixed(0)} ms`}; heap ${heaps.map((mb) => mb.toFixed(1)).join(' ')} MB\n`,
);

clearInterval(publishing);
await browser.close();
await web.stop();
await trader.stop();
await rm(outDir, { recursive: true });
