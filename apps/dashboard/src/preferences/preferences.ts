import { useSyncExternalStore } from 'react';

/** What is kept in this browser, for all its tabs. Nothing here decides what is traded. */
export type Preferences = {
  readonly theme: 'system' | 'dark' | 'light';
  /** A tone when something is bought or sold automatically. */
  readonly sound: boolean;
  /** A notification of the browser for the same; it must have been allowed, too. */
  readonly notify: boolean;
  /** The number of the person to whom news is pushed in this browser; null: to nobody. */
  readonly pushTo: string | null;
  /** Single letters as shortcuts. */
  readonly shortcuts: boolean;
  /** Seconds that a candle of the chart spans. */
  readonly candleSeconds: number;
};

const KEY = 'recio.preferences';
const DEFAULTS: Preferences = {
  theme: 'system',
  sound: true,
  notify: false,
  pushTo: null,
  shortcuts: true,
  candleSeconds: 60,
};

const listeners = new Set<() => void>();
let current = read();

function read(): Preferences {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) };
  } catch {
    // A browser that keeps nothing, or nothing that can be read: the page works with what is usual.
    return DEFAULTS;
  }
}

function changed(next: Preferences): void {
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

window.addEventListener('storage', ({ key }) => {
  if (key === KEY) changed(read());
});

export const preferences = (): Preferences => current;

export function setPreference<K extends keyof Preferences>(key: K, value: Preferences[K]): void {
  const next = { ...current, [key]: value };
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Holds until the page is closed.
  }
  changed(next);
}

export function usePreference<K extends keyof Preferences>(key: K): Preferences[K] {
  return useSyncExternalStore(subscribe, () => current[key]);
}

/** Calls at once and whenever any preference changes. */
export function watchPreferences(look: (now: Preferences) => void): void {
  look(current);
  listeners.add(() => look(current));
}
