import { byteSize } from '@rec-io/domain/byte-size';
import { mappingLines } from './copy/made-reports.ts';
import type { CopyReport, TableReport } from './copy-system-data.ts';
import type { CopyProgress } from './progress.ts';

const WORDS: Readonly<Record<CopyProgress['phase'], string>> = {
  looking: 'looking at the source',
  comparing: 'comparing what is here already',
  copying: 'copying',
  placing: 'putting in place',
  done: 'done',
};

/** One line, for logs and for terminals that show one. */
export function progressLine(progress: CopyProgress): string {
  const { phase, tablesDone, tablesTotal } = progress;
  return [
    phase === 'copying' ? `${WORDS[phase]} ${percent(progress)}` : WORDS[phase],
    ...(tablesTotal > 0 ? [`${count(tablesDone)} of ${count(tablesTotal)} tables`] : []),
    ...(phase === 'copying' ? amounts(progress) : []),
  ].join(', ');
}

const BAR = 30;

/** A few lines for a terminal, which are written over again and again. @param bar two letters: done and to do */
export function progressBlock(
  progress: CopyProgress,
  columns: number,
  bar: readonly [string, string],
): readonly string[] {
  const { phase, tables, tablesDone, tablesTotal, share } = progress;
  if (phase !== 'copying') return [progressLine(progress)].map((line) => line.slice(0, columns - 1));
  const done = Math.floor(share * BAR);
  return [
    `${bar[0].repeat(done)}${bar[1].repeat(BAR - done)} ${percent(progress)}  ${count(tablesDone)} of ${count(tablesTotal)} tables`,
    amounts(progress).join(', '),
    share < 1 ? tables.join(', ') : `building indexes and comparing: ${tables.join(', ')}`,
  ].map((line) => (line.length < columns ? line : `${line.slice(0, columns - 4)}...`));
}

const percent = ({ share }: CopyProgress): string => `${Math.floor(share * 100)} %`;

function amounts({
  rowsDone,
  rowsTotal,
  bytes,
  bytesPerSecond,
  secondsLeft,
}: CopyProgress): readonly string[] {
  return [
    `${count(rowsDone)} of ${count(rowsTotal)} rows`,
    ...(bytes > 0 ? [`${byteSize(bytes)} at ${byteSize(bytesPerSecond)}/s`] : []),
    ...(secondsLeft !== null && secondsLeft > 0 ? [`${duration(secondsLeft)} left`] : []),
  ];
}

const LARGEST = 5;

/** What became of the tables: in numbers by schema and outcome, and by name where somebody should know. */
export function reportText(report: CopyReport): string {
  const { tables, notes, mappings, tablesCopied, rowsCopied, bytes, seconds, source } = report;
  const failed = tables.filter(({ outcome }) => outcome === 'failed');
  const named = tables.filter(({ outcome, reason }) => outcome !== 'failed' && reason !== null);
  const largest = tables
    .filter(({ outcome, reason }) => isBrought(outcome) && reason === null)
    .toSorted((a, b) => (b.rows ?? 0) - (a.rows ?? 0))
    .slice(0, LARGEST);
  return [
    ...groups(tables).map(([what, of]) => `${what}: ${of}`),
    ...(largest.length === 0 ? [] : ['', 'The largest:', ...largest.map((table) => `  ${tableLine(table)}`)]),
    ...(named.length === 0 ? [] : ['', 'To be known:', ...named.map((table) => `  ${tableLine(table)}`)]),
    ...(mappings.length === 0
      ? []
      : ['', 'Made of what came:', ...mappings.flatMap(mappingLines).map((line) => `  ${line}`)]),
    ...(notes.length === 0
      ? []
      : [
          '',
          'Not brought, or brought otherwise:',
          ...notes.map(({ name, reason }) => `  ${name}: ${reason}`),
        ]),
    ...(failed.length === 0
      ? []
      : ['', 'FAILED, and not in place:', ...failed.map((table) => `  ${tableLine(table)}`)]),
    '',
    nothingNew(report) ??
      `${count(tablesCopied)} tables with ${count(rowsCopied)} rows from ${source} ${verified(report)} in ${duration(seconds)} (${byteSize(bytes)} over the line).`,
    ...logLine(report),
    ...(failed.length === 0
      ? []
      : [
          'What failed is as it was here. The rest is in place. Try again: recio clone --resume, with the same --from',
        ]),
  ].join('\n');
}

/** Compared by hash on both sides even where the rest would only be counted. */
const nothingNew = ({ tables, source }: CopyReport): string | null =>
  tables.every(({ outcome }) => outcome === 'equal')
    ? `Everything that ${source} has is here already: every row was compared, and nothing had to come.`
    : null;

const VERIFIED = {
  full: 'copied, every row compared with the source,',
  counts: 'copied, rows only counted on both sides,',
  none: 'copied, not compared,',
} as const;
const verified = ({ verify }: CopyReport): string => VERIFIED[verify];

function logLine({ logEntry, logEnded }: CopyReport): readonly string[] {
  if (logEntry === null) return ['No connection to the source is open any more.'];
  const end = logEnded ? '' : ', without its end: the server could not be reached again';
  return [
    `The operator’s log has it as entry ${logEntry}${end}. No connection to the source is open any more.`,
  ];
}

const isBrought = (outcome: TableReport['outcome']): boolean =>
  ['created', 'filled', 'merged', 'replaced', 'made'].includes(outcome);

const OUTCOMES: Readonly<Record<TableReport['outcome'], string>> = {
  created: 'made and filled',
  filled: 'filled',
  replaced: 'brought up to date',
  merged: 'rows added',
  made: 'made from another version’s or system’s',
  equal: 'the same already',
  kept: 'kept as they are here',
  left: 'left out',
  failed: 'failed',
};

function groups(tables: readonly TableReport[]): readonly (readonly [string, string])[] {
  const schemas = [...new Set(tables.map(({ table }) => table.slice(0, table.indexOf('.'))))].toSorted();
  return schemas.map((schema) => {
    const own = tables.filter(({ table }) => table.startsWith(`${schema}.`));
    const parts = Object.entries(OUTCOMES).flatMap(([outcome, words]) => {
      const some = own.filter((table) => table.outcome === outcome);
      return some.length === 0 ? [] : [`${count(some.length)} ${words}`];
    });
    return [schema, parts.join(', ')] as const;
  });
}

const tableLine = ({ table, outcome, rows, reason }: TableReport): string =>
  `${table}: ${[OUTCOMES[outcome], ...(rows === null ? [] : [`${count(rows)} rows`]), ...(reason === null ? [] : [reason])].join(', ')}`;

const count = (value: number): string => value.toLocaleString('en-US');

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
