import type { FeedName } from '@rec-io/domain/system-view';
import * as format from '../format.ts';
import { Fact } from '../orders/facts.tsx';
import { PriceAge } from '../price/price-age.tsx';
import { SYSTEM } from '../text/system.ts';
import { Part } from './part.tsx';
import type { SystemReply } from './system-query.ts';

/** Older than this, something is wrong with whoever brings it: each has its own pace. */
const OLD_MS: Readonly<Record<FeedName, number>> = {
  recorded: 10_000,
  'bars-BTC': 10 * 60_000,
  'bars-ETH': 10 * 60_000,
  account: 180_000,
};
const HEALTH_OLD_MS = 60_000;

export function DataAges({ system: { feeds, database, atMs } }: { system: SystemReply }) {
  const health = database?.health ?? null;
  return (
    <Part title={SYSTEM.data} means={SYSTEM.dataMeans}>
      <dl className="px-3 pb-2 text-sm">
        <Fact name={SYSTEM.indexPrice} means={SYSTEM.from('trader')}>
          <PriceAge />
        </Fact>
        {feeds.map(({ feed, program, ageMs }) => (
          <Fact key={feed} name={SYSTEM.feeds[feed as FeedName]} means={SYSTEM.from(program)}>
            <Age ageMs={ageMs} oldMs={OLD_MS[feed as FeedName]} />
          </Fact>
        ))}
        <Fact name={SYSTEM.health} means={SYSTEM.from('monitor')}>
          <Age ageMs={health === null ? null : Math.max(0, atMs - health.atMs)} oldMs={HEALTH_OLD_MS} />
        </Fact>
      </dl>
    </Part>
  );
}

function Age({ ageMs, oldMs }: { ageMs: number | null; oldMs: number }) {
  if (ageMs === null) return <span className="text-xs font-normal text-muted">{SYSTEM.noData}</span>;
  return <span className={ageMs > oldMs ? 'text-down' : ''}>{format.age(ageMs)}</span>;
}
