import { useState } from 'react';
import * as format from '../format.ts';
import { Part } from '../system/part.tsx';
import { RESEARCH } from '../text/research.ts';
import { Button } from '../ui/button.tsx';
import { ChooseDialog, type Wanted } from './choose-dialog.tsx';
import { ModelCalibrations } from './model-calibration.tsx';
import { ModelTable } from './model-table.tsx';
import type { CoinModels } from './research-query.ts';

const RELEASE = 'release';

/** What there is of a coin, what is in use, and what became of each; owners choose. */
export function CoinPart({ coin, isOwner, zone }: { coin: CoinModels; isOwner: boolean; zone: string }) {
  const { symbol, inUse, former, events } = coin;
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const want = (model: string, isBack: boolean) =>
    setWanted({ symbol: symbol as Wanted['symbol'], model, before: inUse.name, isBack });
  const since = inUse.since === null ? null : format.dayAndTime(Date.parse(inUse.since), zone);
  return (
    <Part
      title={RESEARCH.models(symbol)}
      means={RESEARCH.inUseSince(inUse.name, since)}
      aside={
        isOwner && former !== null ? (
          <Button
            small
            aria-haspopup="dialog"
            title={RESEARCH.backTo(former)}
            onClick={() => want(former, true)}
          >
            {RESEARCH.back}
          </Button>
        ) : undefined
      }
    >
      {inUse.problem !== null && (
        <p className="mx-3 mb-2 rounded-md bg-alarm p-2 text-sm">{RESEARCH.problem(inUse.problem)}</p>
      )}
      <ModelTable
        caption={RESEARCH.models(symbol)}
        models={coin.models}
        onUse={isOwner ? (model) => want(model, false) : null}
      />
      {coin.models.map(
        ({ name, problem }) =>
          problem !== null && (
            <p key={name} className="px-3 pt-1.5 text-xs text-pretty wrap-anywhere text-warn">
              {RESEARCH.problemOf(name, problem)}
            </p>
          ),
      )}
      <p className="px-3 py-1.5 text-xs text-pretty text-muted">{RESEARCH.scoresMean}</p>
      <ModelCalibrations models={coin.models} />
      <h3 className="px-3 pt-1 text-sm font-semibold">{RESEARCH.history(symbol)}</h3>
      {events.length === 0 && <p className="px-3 pb-2 text-sm text-muted">{RESEARCH.noEvents}</p>}
      <ol aria-label={RESEARCH.history(symbol)} className="px-3 pb-2">
        {events.toReversed().map(({ timeMs, event, model, before, by, why }) => (
          <li key={`${timeMs} ${event} ${model}`} className="border-t border-line/60 py-1.5 text-sm">
            <span className="text-xs text-muted">{format.dayAndTime(timeMs, zone)}</span>{' '}
            <span className={event === 'failed' ? 'text-warn' : ''}>
              {RESEARCH.events[event]?.(model ?? RELEASE, before ?? RELEASE) ?? event}
            </span>
            <span className="block text-xs break-words text-muted">
              {by}: {why}
            </span>
          </li>
        ))}
      </ol>
      <ChooseDialog wanted={wanted} onClose={() => setWanted(null)} />
    </Part>
  );
}
