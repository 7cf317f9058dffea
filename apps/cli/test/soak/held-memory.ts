import { readdir, readFile } from 'node:fs/promises';

/** Bytes. `pss` shares what several hold among them; `rss` counts it for each. */
export type HeldMemory = { readonly pss: number; readonly rss: number };

/** What the parent runs now and then. */
export const ERRANDS = 'errands';

/**
 * What processes hold with all that they have started, by the names of those that are asked for; what has a name of its own is not counted
 * with who started it. Linux only.
 */
export async function heldMemory(
  roots: Readonly<Record<string, number>>,
): Promise<Readonly<Record<string, HeldMemory>>> {
  const parents = await parentsOfAll();
  const names = new Map(Object.entries(roots).map(([name, pid]) => [pid, name]));
  const held: Record<string, { pss: number; rss: number }> = {};
  for (const pid of parents.keys()) {
    let above: number | undefined = pid;
    while (above !== undefined && !names.has(above)) above = parents.get(above);
    const root = above === undefined ? undefined : names.get(above);
    // A backup is no part of the parent that has it made.
    const name = root === 'parent' && pid !== above ? ERRANDS : root;
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    if (name === undefined || text === '') continue;
    held[name] ??= { pss: 0, rss: 0 };
    held[name].pss += bytesOf('Pss', text);
    held[name].rss += bytesOf('Rss', text);
  }
  return held;
}

async function parentsOfAll(): Promise<ReadonlyMap<number, number>> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // The command is in brackets and may hold anything: `pid (command) state parent …`.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  return parents;
}

const bytesOf = (what: string, text: string): number =>
  Number(new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
