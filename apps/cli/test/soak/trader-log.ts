import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

type Line = { readonly pid: number; readonly msg: string; readonly time: number };

export type TraderLog = {
  readonly lives: number;
  readonly comparisons: number;
  readonly warnings: ReadonlyMap<string, number>;
  /** What may not be: entries before the account was compared, at the start of a life or after a lost connection. */
  readonly wrong: readonly string[];
};

/** Reads what the trader logged of itself, in all of its lives that the files still hold. */
export async function readTraderLog(logs: string): Promise<TraderLog> {
  const names = (await readdir(logs))
    .filter((name) => name.startsWith('trader.log'))
    .sort()
    .reverse();
  const lives = new Map<number, boolean>();
  const warnings = new Map<string, number>();
  const wrong: string[] = [];
  let comparisons = 0;
  for (const name of names) {
    for (const text of (await readFile(join(logs, name), 'utf8')).split('\n')) {
      const line = parsed(text);
      if (line === null) continue;
      const { pid, msg, level } = line;
      if (level >= 40) warnings.set(msg, (warnings.get(msg) ?? 0) + 1);
      // A life whose beginning was rotated away is not judged before its next comparison.
      if (msg === 'reconciled') {
        comparisons++;
        lives.set(pid, true);
      } else if (/no connection to the exchange/.test(msg) || !lives.has(pid)) lives.set(pid, false);
      else if (/^decided to buy/.test(msg) && lives.get(pid) === false)
        wrong.push(`the trader ${pid} entered before it had compared the account: ${text.slice(0, 200)}`);
    }
  }
  return { lives: lives.size, comparisons, warnings, wrong };
}

function parsed(text: string): (Line & { readonly level: number }) | null {
  try {
    return JSON.parse(text) as Line & { readonly level: number };
  } catch {
    // A killed program may leave half a line.
    return null;
  }
}
