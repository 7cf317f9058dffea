import { countText } from '../minute-text.ts';
import type { Finding, FindingKind } from './findings.ts';
import type { CoinReport, FileReport, ImportReport } from './import-report.ts';

const rows = (count: number, rest: string): string =>
  `${countText(count)} ${count === 1 ? 'row' : 'rows'} ${rest}`;
const minutes = (count: number, rest: string): string =>
  `${countText(count)} ${count === 1 ? 'minute' : 'minutes'} ${rest}`;

const FINDINGS: Readonly<Record<FindingKind, (count: number) => string>> = {
  gap: (count) =>
    `${countText(count)} ${count === 1 ? 'gap' : 'gaps'} of more than ten minutes${count === 1 ? '' : ', the longest'}`,
  'out-of-order': (count) => rows(count, 'out of order: put right'),
  duplicate: (count) => rows(count, 'twice: taken once'),
  'contradicting-row': (count) => rows(count, 'with other values than an earlier one: left out'),
  'no-bar': (count) => rows(count, 'that cannot be a bar: left out'),
  spike: (count) => rows(count, 'far off for a moment: left out'),
  'unusual-level': (count) => rows(count, 'at several times what the coin cost then: taken as they are'),
  'no-trade': (count) => minutes(count, 'in which nobody traded'),
  'no-volume': (count) => minutes(count, 'that moved with a volume of zero: stored as unknown'),
  'repeated-header': (count) => rows(count, 'that repeat the header'),
  'not-dollars': () => 'priced in a coin that is worth about a dollar',
};

/** An import for people: each file, each coin, and what is to be done. */
export function importText(report: ImportReport, replaces: boolean): string {
  return [
    ...report.files.flatMap(fileLines),
    '',
    ...report.coins.flatMap((coin) => coinLines(coin, report.isDryRun, replaces)),
    ...(report.isDryRun ? ['Nothing was stored: it was only tried.'] : []),
  ].join('\n');
}

function fileLines(file: FileReport): string[] {
  const { symbol, layoutName, columns, order, bars, from, to, venue, findings } = file;
  const brought = venue === null ? '' : `, from ${venue}`;
  return [
    `${file.file}: ${symbol}${brought}`,
    `  ${layoutName}: ${columns}; ${order}`,
    `  ${countText(bars)} bars, ${shortTime(from)} to ${shortTime(to)} UTC`,
    ...findings.flatMap(findingLines),
  ];
}

const findingLines = ({ kind, count, examples }: Finding): string[] => [
  `  ${FINDINGS[kind](count)}`,
  ...examples.map(({ line, text }) => `    ${line === null ? '' : `line ${line}: `}${text}`),
];

const shortTime = (iso: string | null): string => (iso === null ? '' : iso.slice(0, 16).replace('T', ' '));

function coinLines(coin: CoinReport, isDryRun: boolean, replaces: boolean): string[] {
  const { symbol, bars, added, same, contradicting, replaced, contradictions, betweenFiles } = coin;
  const would = isDryRun ? 'would be ' : '';
  return [
    ...(betweenFiles.count > 0
      ? [
          `${symbol}: ${minutes(betweenFiles.count, 'of which two files say different things: the file named first counts')}`,
          ...betweenFiles.examples.map(({ text }) => `    ${text}`),
        ]
      : []),
    ...(contradicting > 0
      ? [
          `${symbol}: ${minutes(contradicting, `${contradicting === 1 ? 'is' : 'are'} stored with other values`)}${replaces ? '' : '. What is stored stays; to take what the files say: --replace'}`,
          ...contradictions.map(
            ({ time, file, line, stored, inFile }) =>
              `    ${shortTime(time)}: stored ${valuesText(stored)}; ${file}, line ${line}: ${valuesText(inFile)}`,
          ),
        ]
      : []),
    added + replaced === 0
      ? `${symbol}: nothing is new, ${countText(same)} of ${countText(bars)} bars are stored already.`
      : `${symbol}: ${countText(added)} ${added === 1 ? 'bar' : 'bars'} ${would}added${replaced > 0 ? `, ${countText(replaced)} replaced` : ''}, ${countText(same)} are stored already.`,
  ];
}

type Values = CoinReport['contradictions'][number]['stored'];
const valuesText = ({ open, high, low, close, volume }: Values): string =>
  `${[open, high, low, close].join(' ')}${volume === null ? '' : `, volume ${volume}`}`;
