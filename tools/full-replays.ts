import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeProof } from './proof.ts';
import type { Tally } from './tally.ts';

/**
 * Replays every recorded month beside the clone, each a part of its own: a run that was stopped goes on with the first
 * part that is missing, as long as the commit is the same. What has been proven stands in docs/proof.md.
 */
type Part = {
  readonly file: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly hours: number;
  readonly orders: number;
  readonly fills: number;
  readonly settlements: number;
  readonly maxDifferenceUsd: number;
  readonly ledgerSha256: string;
};

const root = join(import.meta.dirname, '..');
const PRICES = join(root, '..', 'shared', 'data', 'prices');

export function fullReplays(): Tally {
  if (!existsSync(PRICES))
    return { passed: 0, failures: [], skips: [`full replays: no recorded prices at ${PRICES}`] };
  const commit = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  }).stdout.trim();
  const state = join(root, '.runtime', 'full', `${commit}.json`);
  mkdirSync(join(root, '.runtime', 'full'), { recursive: true });
  const done: Part[] = existsSync(state) ? JSON.parse(readFileSync(state, 'utf8')) : [];
  const files = readdirSync(PRICES)
    .filter((name) => /_1m_.*\.csv\.gz$/.test(name))
    .sort();
  for (const file of files) {
    if (done.some((part) => part.file === file)) continue;
    const part = replay(file);
    done.push(part);
    console.log(
      `${part.ok ? 'passed' : 'FAILED'}  ${file}: ${part.hours} hours, ${part.orders} orders, ${part.seconds} s`,
    );
    writeFileSync(state, JSON.stringify(done));
    writeProof('# Proof', proof(commit, done, files.length));
  }
  const failures = done.filter(({ ok }) => !ok).map(({ file }) => `replay of ${file}`);
  return { passed: done.length - failures.length, failures, skips: [] };
}

function replay(file: string): Part {
  const started = performance.now();
  const { stdout, status } = spawnSync(
    process.execPath,
    [
      join(root, 'apps/cli/src/main.ts'),
      '--data-dir',
      join(root, '.runtime', 'full', 'none'),
      'replay',
      '--prices',
      join(PRICES, file),
      '--json',
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 },
  );
  const report = stdout === '' ? {} : JSON.parse(stdout);
  const {
    hours = 0,
    orders = 0,
    fills = 0,
    settlements = 0,
    maxDifferenceUsd = 0,
    ledgerSha256 = '',
  } = report;
  const seconds = Math.round((performance.now() - started) / 1_000);
  const ok = status === 0 && report.ledgerEqualsExchange === true && report.openPositions === 0;
  return {
    file: basename(file),
    ok,
    seconds,
    hours,
    orders,
    fills,
    settlements,
    maxDifferenceUsd,
    ledgerSha256,
  };
}

function proof(commit: string, parts: readonly Part[], all: number): string {
  const sum = (value: (part: Part) => number): string =>
    parts.reduce((total, part) => total + value(part), 0).toLocaleString('en-US');
  const failed = parts.filter(({ ok }) => !ok).length;
  return [
    'Written by `./test.sh --full`: every recorded month, replayed whole; afterwards the ledger read back from PostgreSQL has',
    'to equal the exchange to $0.0001, with no position left open.\n',
    `Commit ${commit}, ${new Date().toISOString().slice(0, 10)}: ${parts.length} of ${all} months, ${failed} failed, ${sum((p) => p.hours)} hours settled,`,
    `${sum((p) => p.orders)} orders, ${sum((p) => p.fills)} fills, ${sum((p) => p.settlements)} settlements, ${sum((p) => p.seconds)} seconds.\n`,
    '| file | result | hours | orders | fills | settlements | largest difference | seconds | ledger sha256 |',
    '|---|---|---|---|---|---|---|---|---|',
    ...parts.map((p) =>
      [
        `| ${p.file} | ${p.ok ? 'equal' : 'FAILED'} | ${p.hours} | ${p.orders} | ${p.fills} | ${p.settlements}`,
        `$${p.maxDifferenceUsd} | ${p.seconds} | ${p.ledgerSha256.slice(0, 16)}… |`,
      ].join(' | '),
    ),
    '',
  ].join('\n');
}
