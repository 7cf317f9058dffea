import * as format from '../format.ts';
import { Fact } from '../orders/facts.tsx';
import { SYSTEM } from '../text/system.ts';
import { Part } from './part.tsx';
import type { SystemReply } from './system-query.ts';

/** Which version runs, whether a newer one is known, and which was before. */
export function UpdatesPart({ system, zone }: { system: SystemReply; zone: string }) {
  const { from, checkedMs, news, last } = system.updates;
  const looked =
    checkedMs === null ? SYSTEM.neverLooked : SYSTEM.lookedAt(format.dayAndTime(checkedMs, zone));
  return (
    <Part title={SYSTEM.updates} means={SYSTEM.updatesMeans}>
      {news?.state === 'open' && (
        <p className="mx-3 mb-1 rounded-md bg-alarm p-2 text-sm text-pretty">
          {SYSTEM.openUpdate(news.text)}
        </p>
      )}
      <dl className="px-3 pb-2 text-sm">
        <Fact name={SYSTEM.runs}>{system.version}</Fact>
        <Fact name={SYSTEM.newerVersion} means={looked}>
          {news?.state === 'available' ? <span className="text-warn">{news.version}</span> : SYSTEM.noneNewer}
        </Fact>
        <Fact name={SYSTEM.versionsFrom}>
          <span className="wrap-anywhere">{from ?? SYSTEM.noPlace}</span>
        </Fact>
        <Fact
          name={SYSTEM.lastUpdate}
          {...(last === null
            ? {}
            : { means: `${format.dayAndTime(last.begunMs, zone)} · ${SYSTEM.lastUpdateBack}` })}
        >
          {last === null ? SYSTEM.noUpdate : SYSTEM.fromTo(last.from, last.to)}
        </Fact>
      </dl>
    </Part>
  );
}
