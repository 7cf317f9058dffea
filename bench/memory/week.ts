import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/**
 * Whether memory stays flat: node bench/memory/week.ts [--days 7]. A week of virtual time without faults, in a process of its own
 * for each life; the heap after a forced collection at the end of each day.
 */
const { values } = parseArgs({ options: { days: { type: 'string', default: '7' } } });

type Line = {
  readonly day?: number;
  readonly heapMb?: number;
  /** What became free when the engine was let go of. */
  readonly engineMb?: number;
  readonly trades: number;
};

let alone: readonly number[] = [];
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
  const heaps = lines.flatMap(({ heapMb }) => heapMb ?? []);
  if (life === 'exchange alone') alone = heaps;
  const above = heaps.map((heapMb, day) => (heapMb - (alone[day] ?? 0)).toFixed(2)).join(' ');
  const { engineMb, trades } = lines.at(-1) ?? { trades: 0 };
  process.stdout.write(`${life}: ${heaps.map((heapMb) => heapMb.toFixed(2)).join(' ')} MB by day\n`);
  if (engineMb === undefined) continue;
  const each =
    trades > 0 ? `, ${Math.round((engineMb * 1e6) / trades)} bytes for each of ${trades} trades` : '';
  process.stdout.write(
    `  above the exchange alone: ${above} MB; the engine at the end ${engineMb.toFixed(2)} MB${each}\n`,
  );
}
