import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import * as format from '../format.ts';
import { RefusedAgain } from '../history/refused-again.tsx';
import { EXPLAIN } from '../text/explain.ts';
import { SideMark } from '../trades/trade-marks.tsx';
import { Section } from '../ui/section.tsx';
import { type Decision, decisionQuery } from './explain-query.ts';

const { decision: SAID } = EXPLAIN;

/** What the trader recorded of the moment of the entry, or of the beginning of the exit. */
export function DecisionSection(props: {
  id: string;
  mode: string | undefined;
  at: 'entry' | 'exit';
  ticker: string;
}) {
  const { id, mode, at, ticker } = props;
  const { data, error, refetch } = useQuery(decisionQuery(id, mode, at));
  return (
    <Section title={SAID[at]} means={SAID.means}>
      <div className="grid gap-2 py-2">
        <RefusedAgain refusal={error} onAgain={() => void refetch()} />
        {data === undefined && error === null && <p className="text-sm text-muted">{SAID.loading}</p>}
        {data?.why && <p className="text-sm text-muted">{data.why}</p>}
        {data?.decision && <Told decision={data.decision} ticker={ticker} />}
      </div>
    </Section>
  );
}

const age = (ms: number | null): string => (ms === null ? SAID.unknownAge : format.age(ms));
const dollars = (text: string): string => `$${text.replace(/(\.\d\d)\d+$/, '$1')}`;

function Told({ decision, ticker }: { decision: Decision; ticker: string }) {
  const { event, toCloseS, indexUsd, indexAgeMs, booksAgeMs, momentumBp, madeAgain, settings } = decision;
  const hidden = decision.strikesInAll - decision.strikes.length;
  return (
    <>
      <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-2">
        <Fact name={SAID.event}>
          {event ?? EXPLAIN.knew.unknown}
          {toCloseS === null ? '' : `, ${format.clock(toCloseS)}`}
        </Fact>
        <Fact name={SAID.index}>
          {dollars(indexUsd)}{' '}
          <span className="text-muted">({SAID.age(age(indexAgeMs), age(booksAgeMs))})</span>
        </Fact>
        <Fact name={SAID.momentum}>
          {momentumBp === null ? EXPLAIN.knew.unknown : `${format.basisPoints(momentumBp)} bp`}
        </Fact>
        <Fact name={SAID.model}>{decision.model ?? EXPLAIN.knew.unknown}</Fact>
        <Fact name={SAID.trading}>
          {decision.trading}; {SAID.way(decision.obstacle)}
        </Fact>
        <Fact name={SAID.balance}>
          {decision.balanceUsd === null ? EXPLAIN.knew.unknown : dollars(decision.balanceUsd)}
        </Fact>
        <Fact name={SAID.state}>{decision.state}</Fact>
        <Fact name={SAID.again}>
          <span className={madeAgain.kind === 'same' ? '' : 'text-warn'}>
            {SAID.agains[madeAgain.kind]}
            {madeAgain.reason === null ? '' : `: ${madeAgain.reason}`}
          </span>
        </Fact>
      </dl>
      <p className="text-xs break-words text-muted">
        {SAID.settings}: {settingsText(settings)}
      </p>
      {decision.overall !== null && <p className="text-sm">{SAID.overall(decision.overall)}</p>}
      <Strikes strikes={decision.strikes} ticker={ticker} />
      {hidden > 0 && <p className="text-xs text-muted">{SAID.hidden(hidden)}</p>}
    </>
  );
}

const settingsText = (settings: Decision['settings']): string =>
  Object.entries(settings)
    .map(([key, value]) => `${key} ${typeof value === 'boolean' ? (value ? 'on' : 'off') : value}`)
    .join(', ');

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex min-w-0 gap-2">
    <dt className="shrink-0 text-muted">{name}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </div>
);

function Strikes({ strikes, ticker }: { strikes: Decision['strikes']; ticker: string }) {
  const { columns } = SAID;
  return (
    <section
      aria-label={SAID.strikes}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      className="overflow-x-auto -outline-offset-2"
    >
      <table className="w-full text-xs">
        <caption className="sr-only">{SAID.strikes}</caption>
        <thead className="text-[0.7rem] text-faint">
          <tr>
            {Object.entries(columns).map(([of, name]) => (
              <th key={of} scope="col" className={`font-medium uppercase ${CELL} ${HEADS[of] ?? ''}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {strikes.map((row) => (
            <Strike key={row.ticker} row={row} isOurs={row.ticker === ticker} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const CELL = 'px-1.5 py-1 text-right whitespace-nowrap';
/** Where there is no room beside it, why stands below. */
const HEADS: Readonly<Record<string, string>> = {
  strike: 'text-left!',
  why: 'text-left! max-sm:hidden',
  bid: 'max-sm:hidden',
  volume: 'max-sm:hidden',
};
const cents = (usd: string | null): string =>
  usd === null ? format.NOTHING : `${format.cents(Number(usd) * 10_000)}¢`;

function Strike({ row, isOurs }: { row: Decision['strikes'][number]; isOurs: boolean }) {
  const { probability, probabilityLow: low, probabilityHigh: high, edgeCents } = row;
  const range = low === null || high === null ? null : format.probabilityRange(low, high);
  const look = isOurs ? 'bg-accent/8' : '';
  return (
    <>
      <tr className={`border-t border-line/60 ${look}`}>
        <th scope="row" className="px-1.5 py-1 text-left font-medium sm:whitespace-nowrap">
          {row.strike}
        </th>
        <td className={CELL}>
          <SideMark side={row.side} />
        </td>
        <td className={CELL}>{probability === null ? format.NOTHING : format.probability(probability)}</td>
        <td className={`text-muted ${CELL}`}>{range ?? format.NOTHING}</td>
        <td className={`max-sm:hidden ${CELL}`}>{cents(row.bidUsd)}</td>
        <td className={CELL}>{cents(row.askUsd)}</td>
        <td className={CELL}>{edgeCents === null ? format.NOTHING : `${format.edge(edgeCents * 100)}¢`}</td>
        <td className={`max-sm:hidden ${CELL}`}>{Math.round(Number(row.volume))}</td>
        <td className="min-w-56 px-1.5 py-1 text-left max-sm:hidden">{row.why}</td>
      </tr>
      <tr className={`sm:hidden ${look}`}>
        <td colSpan={9} className="px-1.5 pb-1.5 text-left break-words text-muted">
          {row.why}
        </td>
      </tr>
    </>
  );
}
