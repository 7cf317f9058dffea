import type { Facts } from '../facts/facts.ts';
import type { Finding } from './finding.ts';
import type { Intended } from './preflight.ts';

/** One thing that is looked at. Pure; silent about what is as it should be, and about what is not known. */
export type Rule = (facts: Facts, intended: Intended) => readonly Finding[];

export const GB = 1e9;
export const inGb = (bytes: number): string => `${(bytes / GB).toFixed(1)} GB`;

/** How a command is typed by this account so that root runs it. */
export const asRoot = ({ account }: Facts, command: string): string => {
  const known = typeof account === 'object' && account !== null && 'isRoot' in account ? account : null;
  if (known?.isRoot === true) return command;
  return `${known?.elevation.program ?? 'sudo'} ${command}`;
};

/** The first few of a list, for one line. */
export const some = (items: readonly string[], count = 5): string =>
  items.slice(0, count).join(', ') + (items.length > count ? ` and ${items.length - count} more` : '');
