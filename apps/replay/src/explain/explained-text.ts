import type { Explained, ExplainedStrike } from './explained.ts';

const COLUMNS_MIN = 60;
const WHY_MIN = 24;

/** For a person, in a terminal of so many columns. */
export function explainedText(all: readonly Explained[], columns: number): string {
  const width = Math.max(columns, COLUMNS_MIN);
  return all.map((one) => `${oneText(one, width)}\n`).join('\n');
}

function oneText(one: Explained, width: number): string {
  const { monitor, strategy, symbol, decidedAt, event, toCloseS, overall, signals } = one;
  const event_ = event === null ? 'its event is not known' : `${event}, ${toCloseS} s to the close`;
  const age = (ms: number | null) => (ms === null ? 'age not known' : `${(ms / 1_000).toFixed(1)} s old`);
  const facts: readonly (readonly [string, string])[] = [
    ['event', event_],
    ['index', `$${one.indexUsd.slice(0, -2)} (${age(one.indexAgeMs)}; books ${age(one.booksAgeMs)})`],
    ['model', one.model ?? 'not recorded'],
    ['momentum', one.momentumBp === null ? 'not known' : `${one.momentumBp.toFixed(2)} bp`],
    [
      'trading',
      `${one.trading}; ${one.obstacle === null ? 'nothing was in the way' : `in the way: ${one.obstacle}`}`,
    ],
    ['balance', one.balanceUsd === null ? 'not known' : `$${one.balanceUsd.slice(0, -2)}`],
    [
      'strategy',
      `${one.status.state}${one.status.pausedForS === null ? '' : `, for ${one.status.pausedForS} s more`}`,
    ],
    ['settings', settingsText(one)],
    ['made again', againText(one)],
    ['in short', inShort(one)],
  ];
  const lines = [`${monitor} (${strategy}, ${symbol}) at ${decidedAt}`];
  for (const [label, text] of facts) lines.push(...hung(`  ${label.padEnd(10)}  `, text, width));
  for (const { signal, became } of signals)
    if (signal.kind === 'exit')
      lines.push(...hung('  wanted out  ', `${signal.tradeId}, ${signal.reason}: ${became}`, width));
  if (one.strikes.length === 0) return lines.join('\n');
  lines.push('', ...table(one.strikes, width));
  const hidden = one.strikesInAll - one.strikes.length;
  if (hidden > 0) lines.push(`  ${hidden} strikes farther from the index are not shown: --all`);
  if (overall !== null) lines.push(`  Whatever a strike says, nothing was wanted: ${overall}.`);
  return lines.join('\n');
}

/** As `--set` takes them. */
const settingsText = ({ settings }: Explained): string =>
  Object.entries(settings)
    .map(([key, value]) => `${key}=${typeof value === 'boolean' ? (value ? 'on' : 'off') : value}`)
    .join(' ') || 'it has none';

function inShort({ signals, overall }: Explained): string {
  const entries = signals.filter(({ signal }) => signal.kind === 'entry');
  if (entries.length === 0)
    return overall === null ? 'no strike was good enough' : `nothing was wanted: ${overall}`;
  const of = (kind: string) => entries.filter(({ result }) => result?.kind === kind).length;
  return `${entries.length} wanted: ${of('ordered')} ordered, ${of('denied')} denied, ${of('withheld')} withheld`;
}

function againText({ madeAgain }: Explained): string {
  if (madeAgain.kind === 'same') return 'from what was recorded, now: the same';
  if (madeAgain.kind === 'impossible') return `cannot be made again: ${madeAgain.reason}`;
  const { signals, status } = madeAgain.now;
  return `ANOTHER DECISION now: ${status.state}, ${signals.length} signals; the strategy has changed since`;
}

function table(strikes: readonly ExplainedStrike[], width: number): string[] {
  const none = '–';
  const cents = (usd: string | null) => (usd === null ? none : `${(Number(usd) * 100).toFixed(1)}¢`);
  const cells = strikes.map((strike) => [
    strike.strike,
    strike.side.toUpperCase(),
    strike.probability === null ? none : `${(strike.probability * 100).toFixed(2)}%`,
    cents(strike.bidUsd),
    cents(strike.askUsd),
    strike.edgeCents === null ? none : `${strike.edgeCents.toFixed(2)}¢`,
    String(Math.round(Number(strike.volume))),
    strike.why,
  ]);
  const head = ['strike', 'side', 'prob.', 'bid', 'ask', 'edge', 'volume', 'why'];
  const widths = head.map((name, i) => Math.max(name.length, ...cells.map((row) => row[i]?.length ?? 0)));
  // Where it is narrow, what tells least goes first.
  const shown = [0, 1, 2, 3, 4, 5, 6];
  const used = () => shown.reduce((sum, i) => sum + (widths[i] ?? 0) + 2, 2);
  for (const least of [6, 3]) if (width - used() < WHY_MIN) shown.splice(shown.indexOf(least), 1);
  return [head, ...cells].flatMap((row) => {
    const columns = shown.map((i) => {
      const [text, columnWidth] = [row[i] ?? '', widths[i] ?? 0];
      return i < 2 ? text.padEnd(columnWidth) : text.padStart(columnWidth);
    });
    return hung(`  ${columns.join('  ')}  `, row[7] ?? '', width);
  });
}

/** A text beside what is before it, in as many lines as it needs. */
function hung(before: string, text: string, width: number): string[] {
  const room = Math.max(width - before.length, WHY_MIN);
  const lines: string[] = [];
  let line = '';
  // The id of a trade may be longer than the room is wide.
  const words = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'g')) ?? []);
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((each, i) => (i === 0 ? before : ' '.repeat(before.length)) + each);
}
