import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/**
 * `node tools/icons.ts`: draws the icons of the installed application from its logo, in apps/dashboard/public. Needed again only
 * when the logo changes; the pictures are kept.
 */
const PUBLIC = join(import.meta.dirname, '../apps/dashboard/public');
/** Devices cut a maskable icon to any form; what lies within the middle 80 % is seen in all of them. */
const SAFE = 0.94;
const ICONS = [
  ['icon-180.png', 180, 1],
  ['icon-192.png', 192, 1],
  ['icon-512.png', 512, 1],
  ['icon-maskable-512.png', 512, SAFE],
] as const;

const logo = await readFile(join(PUBLIC, 'icon.svg'), 'utf8');
const ground = /<rect[^>]*fill="(#[0-9a-f]{6})"/.exec(logo)?.[1];
if (ground === undefined) throw new Error('icon.svg has no ground');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const [name, size, scale] of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<body style="margin:0;background:${ground}"><div style="width:${size}px;transform:scale(${scale})">${logo.replace('<svg', '<svg style="display:block"')}</div>`,
  );
  await writeFile(join(PUBLIC, name), await page.screenshot());
}
await browser.close();
