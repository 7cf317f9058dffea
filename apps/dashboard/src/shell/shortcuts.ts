import { useEffect, useRef } from 'react';
import { preferences } from '../preferences/preferences.ts';
import type { SHORTCUTS } from '../text/shell.ts';

export type Shortcut = {
  /** As `KeyboardEvent.key` tells it, in order: `['g', 'm']` is g, then m. */
  readonly keys: readonly string[];
  readonly group: keyof (typeof SHORTCUTS)['groups'];
  readonly text: string;
  readonly run: () => void;
};

/** The second letter must come this soon after the first. */
const SEQUENCE_MS = 1_500;
/** Where keys belong to something else. */
const NOT_HERE = 'input, textarea, select, [contenteditable], [role="dialog"], [role="alertdialog"]';

const known = new Set<Shortcut>();
let before = '';
let beforeMs = 0;

/** All that hold now, in the order in which they came. */
export const shortcuts = (): readonly Shortcut[] => [...known];

function pressed(event: KeyboardEvent): void {
  if (!preferences().shortcuts || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.defaultPrevented || (event.target instanceof Element && event.target.closest(NOT_HERE))) return;
  if (event.key === 'Shift') return;
  const sequence = event.timeStamp - beforeMs < SEQUENCE_MS ? [before, event.key] : [event.key];
  const found =
    [...known].find(({ keys }) => isSame(keys, sequence)) ??
    [...known].find(({ keys }) => isSame(keys, [event.key]));
  before = event.key;
  beforeMs = found ? Number.NEGATIVE_INFINITY : event.timeStamp;
  if (!found) return;
  event.preventDefault();
  found.run();
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key, i) => key === b[i]);

/** From the page's start on. */
export const startShortcuts = (): void => document.addEventListener('keydown', pressed);

/** Holds while the component that uses it is there. */
export function useShortcut(keys: string, group: Shortcut['group'], text: string, run: () => void): void {
  const newest = useRef(run);
  useEffect(() => {
    newest.current = run;
  });
  useEffect(() => {
    const one: Shortcut = { keys: keys.split(' '), group, text, run: () => newest.current() };
    known.add(one);
    return () => void known.delete(one);
  }, [keys, group, text]);
}
