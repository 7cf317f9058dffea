import type { CopyProgress } from '@rec-io/database/copy/copy-database';

/** One line that is written over, for people who watch. */
export function progress(what: string): (at: CopyProgress) => void {
  if (!process.stderr.isTTY) return () => undefined;
  let shown = '';
  return ({ table, tablesDone, tables }) => {
    const line = `${what}: ${tablesDone + 1} of ${tables}, ${table}`;
    if (line !== shown) process.stderr.write(`\r\u001b[K${line}`);
    if (line !== shown && tablesDone + 1 === tables) process.stderr.write('\n');
    shown = line;
  };
}

export const count = (number: number): string => number.toLocaleString('en-US');
export const minute = (timeMs: number): string =>
  new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
