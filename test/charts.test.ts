import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { htmlPage } from '@rec-io/research/html-page';
import { barChart, lineChart } from '@rec-io/research/svg-charts';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, CHROMIUM_MISSING } from '../apps/web/test/chromium.ts';

const MISSING = CHROMIUM_MISSING === null ? '' : ` (skipped: ${CHROMIUM_MISSING})`;
const days = (count: number) =>
  Array.from({ length: count }, (_, i) => new Date(Date.UTC(2018, 0, 1 + i)).toISOString().slice(0, 7));
const series = (values: readonly number[]) => [{ name: 'profit', values }];
const DISTANCES = [
  '0 to 0.05 %',
  '0.05 to 0.1 %',
  '0.1 to 0.2 %',
  '0.2 to 0.4 %',
  '0.4 to 0.75 %',
  '0.75 to 1.5 %',
  '1.5 to … %',
];
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

const CHARTS = [
  lineChart('half a year', days(181), series(days(181).map((_, i) => 1_000 + i))),
  lineChart('five years', days(1_826), series(days(1_826).map((_, i) => 1_000_000 + 40 * Math.sin(i)))),
  lineChart('a small loss', days(40), series(days(40).map((_, i) => -0.00002 * i))),
  barChart('distances', DISTANCES, series([0.2, 1.9, 1.3, 23.9, 37, -1.4, 0])),
  barChart('hours', HOURS, series(HOURS.map((_, hour) => (hour % 3) - 1))),
  barChart('ends', ['momentum-spike-stop', 'settlement'], series([-72.96, 135.99])),
  barChart('losses only', ['2016', '2017', '2018'], series([-1, -2, -3])),
];

describe.skipIf(CHROMIUM_MISSING !== null)(`charts in a browser${MISSING}`, () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await Browser.open({ width: 1_100, height: 900, isPhone: false });
    folder = await mkdtemp(join(tmpdir(), 'recio-charts-'));
    await writeFile(join(folder, 'charts.html'), htmlPage('Charts', CHARTS.join('\n')));
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  test('have labels that neither overlap nor are cut off, and bars that stay off them', async () => {
    const page = await browser.page();
    await page.goto(`file://${join(folder, 'charts.html')}`);
    const seen = await Promise.all(
      (await page.locator('svg').all()).map(async (svg) => ({
        name: await svg.getAttribute('aria-label'),
        frame: (await boxes(svg))[0],
        texts: await boxes(svg.locator('text')),
        bars: await boxes(svg.locator('rect')),
      })),
    );
    expect(seen).toHaveLength(CHARTS.length);
    for (const { name, frame, texts, bars } of seen) {
      expect(texts.length).toBeGreaterThan(3);
      const together = texts.flatMap((text, i) =>
        [...texts.slice(0, i), ...bars].filter((other) => overlap(text, other)).map((other) => [text, other]),
      );
      expect(together, `${name}`).toEqual([]);
      for (const text of texts) expect(isWithin(text, frame), `${name}: ${text.text}`).toBe(true);
    }
  });

  test('show a loss as long as a profit of the same size', async () => {
    const page = await browser.page();
    await page.setContent(barChart('profit', ['a', 'b'], series([-50, 50])));
    const [picture] = await boxes(page.locator('svg'));
    const [loss, profit] = await boxes(page.locator('rect'));
    for (const bar of [loss, profit]) expect(bar && isWithin(bar, picture)).toBe(true);
    expect(loss?.height).toBeCloseTo(profit?.height ?? 0, 0);
    expect(loss?.height).toBeGreaterThan(50);
  });
});

type Box = {
  readonly text: string | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

const boxes = async (found: Locator): Promise<Box[]> =>
  Promise.all(
    (await found.all()).map(async (one) => {
      const box = await one.boundingBox();
      if (box === null) throw new Error('it is not shown');
      return { text: await one.textContent(), ...box };
    }),
  );

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const isWithin = (inner: Box, outer: Box | undefined): boolean =>
  outer !== undefined &&
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
