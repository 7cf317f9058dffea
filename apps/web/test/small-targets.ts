import type { Page } from 'playwright-core';

const PRESSED =
  'button, a[href], input, select, textarea, summary, [role=button], [role=tab], [role=switch], label:has(input)';

/**
 * Everything to be pressed that is less than 44 px high, too little for a finger: its height, and what it is. What is hidden behind
 * its label is not pressed, and a link within a sentence is as high as its line (WCAG 2.5.5 excepts the latter).
 */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('${PRESSED}')]
    .filter((one) => one.checkVisibility() && getComputedStyle(one).display !== 'inline')
    .map((one) => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1 && box.height < 43.9)
    .map(({ one, box }) => box.height + ' ' + one.outerHTML.slice(0, 160))`);
