import type { Page } from 'playwright-core';

const PRESSED =
  'button, a[href], input, select, textarea, summary, [role=button], [role=tab], [role=switch], label:has(input)';

/**
 * Everything to be pressed that is less than 44 px high, too little for a finger: what it is, and its height. What is hidden behind
 * its label or until the keyboard reaches it is not pressed.
 */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('${PRESSED}')]
    .filter((one) => one.checkVisibility())
    .map((one) => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1 && box.height < 43.9)
    .map(({ one, box }) => box.height + ' ' + one.outerHTML.slice(0, 160))`);
