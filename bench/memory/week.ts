import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/**
 * Whether memory stays flat: node bench/memory/week.ts [--days 7]. A week of virtual time without faults, in a process of its own
 * for each life; the heap after a forced collection at the end of each day.
 */
const { values } = parseArgs({ options: { days: { type: 'string', default: '7' } } });

type Day = { readonly day: number; readonly heapMb: number; readonly trades: number };

for (const life of ['exchange alone', 'nothing traded', 'much traded']) {
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--expose-gc', `${import.meta.dirname}/life.ts`, life, values.days],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (status !== 0) throw new Error(`${life}: it ended with ${status}`);
  const days = stdout
    .trim()
    .split('\n')
    .map((line): Day => JSON.parse(line));
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) throw new Error(`${life}: no day`);
  const heaps = days.map(({ heapMb }) => heapMb.toFixed(2)).join(' ');
  const grown = last.heapMb - first.heapMb;
  const trades = last.trades - first.trades;
  const each = trades > 0 ? `, ${Math.round((grown * 1e6) / trades)} bytes for each of ${trades} trades` : '';
  process.stdout.write(`${life}: ${heaps} MB; ${grown.toFixed(2)} MB more${each}\n`);
}
