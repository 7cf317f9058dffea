import type { KeyboardEvent } from 'react';

const STEPS: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, k: -1, ArrowDown: 1, j: 1 };
const SIDES: Readonly<Record<string, 'yes' | 'no'>> = {
  ArrowLeft: 'yes',
  h: 'yes',
  ArrowRight: 'no',
  l: 'no',
};

/**
 * In the ladder the arrow keys, or h j k l, go from strike to strike and from YES to NO. Only one of all its buttons is reached by Tab:
 * thirty of them would stand between a person and the rest of the page.
 */
export function ladderKeys(event: KeyboardEvent<HTMLButtonElement>): void {
  const from = event.currentTarget;
  const to = SIDES[event.key]
    ? from.closest('tr')?.querySelector<HTMLButtonElement>(`[data-ask="${SIDES[event.key]}"]`)
    : neighbour(from, STEPS[event.key]);
  if (!to) return;
  event.preventDefault();
  to.focus();
  to.scrollIntoView({ block: 'nearest' });
}

function neighbour(from: HTMLButtonElement, step: -1 | 1 | undefined): HTMLButtonElement | undefined {
  if (step === undefined) return undefined;
  const column = from
    .closest('tbody')
    ?.querySelectorAll<HTMLButtonElement>(`[data-ask="${from.dataset['ask']}"]`);
  const all = [...(column ?? [])];
  return all[all.indexOf(from) + step];
}

/** Brings the keyboard to the strike nearest the price. */
export function toLadder(): void {
  document.querySelector<HTMLButtonElement>('[data-entrance]')?.focus();
}
