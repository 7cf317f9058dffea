import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/**
 * Whether memory stays flat: node bench/memory/week.ts [--days 7]. A week of virtual time without faults, in a process of its own
 * for each life; the heap after a forced collection at the end of each day.
 */
const { values } = parseArgs({ options: { days: { type: 'string', default: '7' } } });

type Line = { readonly heapMb: number; readonly trades: number };

/** At the end of each day. */
let alone: readonly number[] = [];
let quietMb = 0;
for (const life of ['exchange alone', 'nothing traded', 'much traded']) {
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--expose-gc', `${import.meta.dirname}/life.ts`, life, values.days],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (status !== 0) throw new Error(`${life}: it ended with ${status}`);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line): Line => JSON.parse(line));
  const heaps = lines.map(({ heapMb }) => heapMb);
  process.stdout.write(`${life}: ${heaps.map((heapMb) => heapMb.toFixed(2)).join(' ')} MB by day\n`);
  if (life === 'exchange alone') {
    alone = heaps;
    continue;
  }
  const above = heaps.map((heapMb, day) => heapMb - (alone[day] ?? 0));
  process.stdout.write(
    `  above the exchange alone: ${above.map((heapMb) => heapMb.toFixed(2)).join(' ')} MB\n`,
  );
  const trades = lines.at(-1)?.trades ?? 0;
  const lastMb = above.at(-1) ?? 0;
  if (trades === 0) quietMb = lastMb;
  else
    process.stdout.write(
      `  ${Math.round(((lastMb - quietMb) * 1e6) / trades)} bytes for each of ${trades} trades, with what the exchange keeps of it\n`,
    );
}
