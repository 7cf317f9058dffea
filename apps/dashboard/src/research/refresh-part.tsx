import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Refusal, tell } from '../api/call.ts';
import * as format from '../format.ts';
import { Part } from '../system/part.tsx';
import { RESEARCH } from '../text/research.ts';
import { Button } from '../ui/button.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { type Research, researchQuery } from './research-query.ts';

/** A refresh of both coins: begun, how far it is, cancelled, and how the last one ended. */
export function RefreshPart(props: { refresh: Research['refresh']; isOwner: boolean; zone: string }) {
  const { now, last, none } = props.refresh;
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const act = async (what: 'begin' | 'cancel') => {
    setIsBusy(true);
    const answer = await (what === 'begin'
      ? tell('/api/research/models/refresh', { symbols: ['BTC', 'ETH'] })
      : tell('/api/research/models/refresh/cancel', {}));
    await queries.invalidateQueries({ queryKey: researchQuery.queryKey });
    setIsBusy(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) sayDone(what === 'begin' ? RESEARCH.started : RESEARCH.cancelled);
  };
  return (
    <Part
      title={RESEARCH.refresh}
      means={RESEARCH.refreshMeans}
      aside={
        props.isOwner && none === null ? (
          <Button disabled={isBusy} onClick={() => void act(now === null ? 'begin' : 'cancel')}>
            {now === null ? RESEARCH.refreshNow : RESEARCH.cancel}
          </Button>
        ) : undefined
      }
    >
      <div className="px-3 pb-2 text-sm">
        {none !== null && <p className="text-muted">{none}</p>}
        {now !== null && (
          <>
            <p className="flex flex-wrap justify-between gap-x-3">
              <span className="font-semibold">
                {RESEARCH.refreshing(now.symbol, RESEARCH.steps[now.step] ?? now.step)}
              </span>
              <span className="text-xs text-muted">
                {RESEARCH.begun(now.by, format.timeIn(now.sinceMs, props.zone))}
              </span>
            </p>
            <progress
              aria-label={RESEARCH.progress}
              max={1}
              value={now.share}
              className="mt-1 h-2 w-full accent-accent"
            />
          </>
        )}
        {now === null && last !== null && (
          <p className={last.failure === null ? 'text-muted' : 'text-warn'}>
            {last.failure === null
              ? RESEARCH.ended(format.dayAndTime(last.endedAtMs, props.zone))
              : RESEARCH.endedBadly(format.dayAndTime(last.endedAtMs, props.zone), last.failure)}
          </p>
        )}
        <Refused refusal={refusal} />
      </div>
    </Part>
  );
}
