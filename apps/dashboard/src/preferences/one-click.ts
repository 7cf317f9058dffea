import type { StatusView } from '@rec-io/domain/view';
import { useSyncExternalStore } from 'react';

/** Contracts of one order that a single click sends; null: a click opens the dialog. */
export type OneClick = { readonly contracts: number } | null;
type Mode = StatusView['mode'];

/** Of this tab alone, and of one mode: whoever practises with one click must ask for it again where money is real. */
const keyOf = (mode: Mode): string => `recio.one-click.${mode}`;

const listeners = new Set<() => void>();

function read(mode: Mode | null): string {
  try {
    return (mode === null ? null : sessionStorage.getItem(keyOf(mode))) ?? '';
  } catch {
    return '';
  }
}

export function setOneClick(mode: Mode, to: OneClick): void {
  try {
    if (to === null) sessionStorage.removeItem(keyOf(mode));
    else sessionStorage.setItem(keyOf(mode), String(to.contracts));
  } catch {
    // A browser that keeps nothing has no one click: the dialog is the safer way.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useOneClick = (mode: Mode | null): OneClick =>
  parsed(useSyncExternalStore(subscribe, () => read(mode)));

export const oneClickOf = (mode: Mode | null): OneClick => parsed(read(mode));

function parsed(kept: string): OneClick {
  const contracts = Number(kept);
  return Number.isInteger(contracts) && contracts > 0 ? { contracts } : null;
}
