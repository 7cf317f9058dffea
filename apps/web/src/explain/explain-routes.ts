import { isSameAccount } from '@rec-io/domain/account-right';
import type { Mode as TradingMode } from '@rec-io/domain/ledger';
import { displayStrikeE4 } from '@rec-io/domain/market';
import { meanPriceE4 } from '@rec-io/domain/trade';
import { type StoryEvent, type TradeStory, tradeStory } from '@rec-io/domain/trade-story';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { reachOf } from '../access.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { fields, Mode, oneOf } from '../contract/schemas.ts';
import { WebError } from '../web-error.ts';
import { Story, ToldDecision } from './explain-schemas.ts';

const OfTrade = fields({ id: Type.String({ minLength: 1, maxLength: 64, pattern: '^[0-9A-Za-z_-]+$' }) });
const MODE = { mode: Type.Optional(Mode) };
const NOT_OURS = 'The trader that runs here does not trade this account: what it knew is recorded elsewhere.';
const BY_HAND = 'A person decided it: no strategy was asked.';
const NEVER = 'It came to no exit.';

/** Why a trade was made, and what became of it. */
export function explainRoutes(
  app: FastifyInstance,
  { explanations, traderAccount, mode: present }: Pick<WebContext, 'explanations' | 'traderAccount' | 'mode'>,
): void {
  async function told(request: FastifyRequest, id: string, mode: TradingMode = present) {
    const { ownerNo, account } = reachOf(request);
    const of = { ownerNo, account, mode };
    const { entries, status } = await explanations.ofTrade(of, id);
    const story = tradeStory(entries, id);
    if (story === null) throw new WebError('web.unknown_trade');
    return { of, story, status };
  }

  route(
    app,
    'GET',
    '/api/trades/:id',
    {
      summary: 'A trade from its decision to its end, with what was known',
      tag: 'history',
      right: 'view',
      params: OfTrade,
      query: fields(MODE),
      reply: Story,
    },
    async ({ params, query }, request) => {
      const { of, story, status } = await told(request, params.id, query.mode);
      return { mode: of.mode, trade: shownTrade(story, status), events: story.events.map(written) };
    },
  );

  route(
    app,
    'GET',
    '/api/trades/:id/decision',
    {
      summary:
        'What its monitor knew when it entered, or when its exit began, and what it made of each strike',
      tag: 'history',
      right: 'view',
      params: OfTrade,
      query: fields({ ...MODE, at: Type.Optional(oneOf('entry', 'exit')) }),
      reply: ToldDecision,
    },
    async ({ params, query: { mode, at = 'entry' } }, request) => {
      const { of, story } = await told(request, params.id, mode);
      const none = (why: string) => ({ decision: null, why });
      const { intent } = story.trade;
      if (!isSameAccount(of, traderAccount)) return none(NOT_OURS);
      if (at === 'entry' && intent.method === 'manual') return none(BY_HAND);
      const timeMs = at === 'entry' ? intent.timeMs : exitMs(story);
      if (timeMs === null) return none(NEVER);
      return explanations.decisionAt(of, { timeMs, monitor: intent.monitor });
    },
  );
}

/** When somebody first wanted out. */
const exitMs = ({ events }: TradeStory): number | null =>
  events.find((each) => each.kind === 'exit-began' || (each.kind === 'decided' && each.action === 'exit'))
    ?.timeMs ?? null;

function shownTrade({ trade }: TradeStory, status: string | null): Static<typeof Story>['trade'] {
  const { id, intent, filledE2, heldE2, feesE6, pnlE6, reason, heldToSettlement } = trade;
  const { symbol, ticker, contract, floorStrikeE4, side, monitor, strategy, closeTimeMs } = intent;
  return {
    ...{ id, symbol, ticker, contract, side, monitor, strategy, closeTimeMs },
    ...{ filledE2, heldE2, feesE6, pnlE6, reason, heldToSettlement },
    // That a market has closed is no entry of the ledger.
    status: status ?? trade.status,
    strikeE4: displayStrikeE4(floorStrikeE4),
    buyPriceE4: meanPriceE4(trade),
  };
}

/** Lists of the domain are read-only; they are only written out here. */
const written = (event: StoryEvent): Static<typeof Story>['events'][number] =>
  event.kind === 'protected' ? { ...event, rules: [...event.rules] } : event;
