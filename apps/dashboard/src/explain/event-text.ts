import * as format from '../format.ts';
import { causeText, EXPLAIN } from '../text/explain.ts';
import type { StoryEvent } from './explain-query.ts';

export type EventText = {
  readonly what: string;
  /** Beside it: why, or with what. */
  readonly more: readonly string[];
  /** What was known then, by name. */
  readonly knew: readonly (readonly [name: string, value: string])[];
  readonly look: 'good' | 'bad' | 'plain';
};

const { events: SAID, knew: KNEW } = EXPLAIN;
const cents = (priceE4: number): string => `${format.cents(priceE4)}¢`;
const doing = (action: 'entry' | 'exit'): string => (action === 'entry' ? SAID.buy : SAID.sell);

/** One event of a trade in words. */
export function eventText(event: StoryEvent): EventText {
  const plain = { more: [], knew: [], look: 'plain' } as const;
  switch (event.kind) {
    case 'decided': {
      const [count, limit] = [format.count(event.countE2), cents(event.limitE4)];
      const isEntry = event.action === 'entry';
      const what = isEntry ? SAID.entryDecided(event.method, count, limit) : SAID.exitDecided(count, limit);
      return { ...plain, what, more: isEntry ? [] : [causeText(event.cause)], knew: knownAt(event) };
    }
    case 'answered': {
      const what = SAID[event.outcome](doing(event.action));
      const filled = event.filledE2 === null ? [] : [SAID.filledAtOnce(format.count(event.filledE2))];
      const more = event.reason === null ? filled : [event.reason];
      return { ...plain, what, more, look: event.outcome === 'acknowledged' ? 'plain' : 'bad' };
    }
    case 'filled': {
      const did = event.action === 'entry' ? SAID.bought : SAID.sold;
      return {
        ...plain,
        what: SAID.filled(did, format.count(event.countE2), cents(event.priceE4)),
        more: [SAID.fee(format.fee(event.feeE6)), ...(event.isTaker ? [] : [SAID.maker])],
        look: 'good',
      };
    }
    case 'protected':
      return event.rules.length === 0
        ? { ...plain, what: SAID.notProtected }
        : { ...plain, what: SAID.protectedBy[event.by], more: event.rules };
    case 'exit-began': {
      const floor = event.floorE4 === null ? [] : [SAID.floor(cents(event.floorE4))];
      return {
        ...plain,
        what: SAID.exitBegan(causeText(event.cause)),
        more: [event.reason, ...floor],
        look: 'bad',
      };
    }
    case 'exit-ended':
      return { ...plain, what: SAID.ended[event.result], more: [event.reason] };
    case 'settled':
      return { ...plain, what: SAID.settled(event.result.toUpperCase()) };
    case 'adopted':
      return { ...plain, what: SAID.adopted(event.what, event.by), more: [event.reason], look: 'bad' };
  }
}

function knownAt(event: Extract<StoryEvent, { kind: 'decided' }>): EventText['knew'] {
  const { probability, edgeE4, indexE4, momentumBp, timeToCloseS, model, action } = event;
  return [
    [KNEW.probability, probability === null ? KNEW.unknown : format.probability(probability)],
    ...(action === 'entry' ? [[KNEW.edge, `${format.edge(edgeE4)}¢`] as const] : []),
    [KNEW.index, format.indexPrice(indexE4)],
    [KNEW.momentum, momentumBp === null ? KNEW.unknown : `${format.basisPoints(momentumBp)} bp`],
    [KNEW.toClose, format.clock(timeToCloseS)],
    ...(model === null ? [] : [[KNEW.model, model] as const]),
  ];
}
