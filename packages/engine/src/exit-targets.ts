import type { ExitEnd, Intent } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import { type CountE2, ONE_DOLLAR_E4, type PriceE4 } from '@rec-io/domain/money';
import type { OrderOutcome, Side } from '@rec-io/domain/order';
import { DEFAULT_PROTECTIVE_RULES, type ExitLadder, methodOf } from '@rec-io/domain/protection';
import type { Trade } from '@rec-io/domain/trade';
import { BY_HAND } from './entries.ts';
import type { ExitTarget, ExitWish } from './exit-campaign.ts';
import { type ExitSubject, exitIntent } from './exit-intent.ts';
import type { FreshSight, Quote } from './fresh-sight.ts';
import { HoldingExit } from './holding-exit.ts';
import { ReadQuotes } from './read-quotes.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { ordersTaken, rulesOf, undecidedExit } from './trade-exit.ts';

/** What exits sell: trades, whose state is always that of the ledger, and holdings that no trade explains. */
export class ExitTargets {
  readonly #options: SupervisorOptions;
  readonly #sight: FreshSight;

  readonly #read: ReadQuotes;

  /** @param onRead called with a market whose book was read */
  constructor(options: SupervisorOptions, sight: FreshSight, onRead: (ticker: string) => void) {
    this.#read = new ReadQuotes(options, onRead);
    this.#options = options;
    this.#sight = sight;
  }

  ofTrade(id: string): ExitTarget {
    // Looked up each time: what the ledger says of it changes under way.
    const trade = (): Trade => {
      const known = this.#options.trades.trades.get(id);
      if (!known) throw new Error(`no trade ${id}`);
      return known;
    };
    const { intent } = trade();
    const subject = (): ExitSubject => ({
      ...subjectOf(intent),
      closes: id,
      closeTimeMs: this.#closeTimeMs(intent),
    });
    return {
      ticker: intent.ticker,
      // Its rules may be changed while it waits.
      get ladder() {
        const { exit } = trade();
        return withFloor(rulesOf(trade()).ladder, exit?.floorE4 ?? null);
      },
      closeTimeMs: () => this.#closeTimeMs(intent),
      remainingE2: () => trade().heldE2,
      ordersTaken: () => ordersTaken(trade()),
      undecided: () => undecidedExit(trade()),
      bid: (wish) => this.#quote(wish, intent.symbol, intent.ticker, intent.side),
      send: (limitE4, countE2, wish) => this.#send(subject(), wish, limitE4, countE2),
      end: (result, reason) => this.end(id, result, reason),
    };
  }

  /** Null when the market is not known here. */
  ofHolding(ticker: string, side: Side, countE2: CountE2, floorE4: PriceE4 | null): ExitTarget | null {
    const market = this.#sight.market(ticker);
    if (!market) return null;
    const { symbol, eventTicker, title: contract, floorStrikeE4, closeTimeMs } = market;
    const facts = { symbol, eventTicker, ticker, contract, floorStrikeE4, closeTimeMs };
    const subject: ExitSubject = { ...BY_HAND, ...facts, side, closes: null };
    const holding = new HoldingExit(countE2);
    return {
      ticker,
      ladder: withFloor(DEFAULT_PROTECTIVE_RULES.ladder, floorE4),
      closeTimeMs: () => closeTimeMs,
      remainingE2: () => holding.remainingE2,
      ordersTaken: () => holding.ordersTaken,
      undecided: () => null,
      bid: (wish) => this.#quote(wish, symbol, ticker, side),
      send: async (limitE4, count, wish) => holding.sent(await this.#send(subject, wish, limitE4, count)),
      // What became of it, the next reconciliation shows.
      end: async () => {
        this.#options.onNeedsReconcile(ticker);
        return true;
      },
    };
  }

  /** Says that somebody wants a trade sold. Resolves with whether a restart would know it. */
  begin(tradeId: string, { cause, reason, floorE4 = null }: ExitWish): Promise<boolean> {
    const begin = { ...this.#word(tradeId), cause, reason, floorE4 };
    return this.#options.keep({ kind: 'exit-begin', begin });
  }

  /** Says how the exit of a trade ended, whether or not an order was sent for it. Resolves with whether a restart would know it. */
  end(tradeId: string, result: ExitEnd['result'], reason: string): Promise<boolean> {
    return this.#options.keep({ kind: 'exit-end', end: { ...this.#word(tradeId), result, reason } });
  }

  /** The next word on a trade's exits: later than the one before, whatever the clocks say. */
  #word(tradeId: string) {
    const trade = this.#options.trades.trades.get(tradeId);
    const timeMs = Math.max(this.#options.exchangeNowMs(), (trade?.exitToldMs ?? 0) + 1);
    return { tradeId, orders: trade?.exits.length ?? 0, timeMs };
  }

  /** By the stream; for a person, by a book that is read where the stream stays unusable. */
  #quote({ cause }: ExitWish, symbol: CoinSymbol, ticker: string, side: Side): Quote {
    const quote = this.#sight.quote(symbol, ticker, side);
    const tickE4 = this.#sight.market(ticker)?.tickE4;
    if (!('unusable' in quote) || tickE4 === undefined || methodOf(cause) !== 'manual') return quote;
    return this.#read.instead(ticker, side, tickE4, quote.unusable);
  }

  /** Why nothing can be sold for so much in a market, or null. */
  floorProblem(ticker: string, floorE4: PriceE4): string | null {
    const tickE4 = this.#sight.market(ticker)?.tickE4;
    if (tickE4 === undefined) return null;
    const [lowE4, highE4] = [tickE4, ONE_DOLLAR_E4 - tickE4];
    if (floorE4 >= lowE4 && floorE4 <= highE4 && floorE4 % tickE4 === 0) return null;
    return `${floorE4 / 100}¢ is no price of its market: ${lowE4 / 100}¢ to ${highE4 / 100}¢ in steps of ${tickE4 / 100}¢`;
  }

  #closeTimeMs(intent: Intent): number {
    return this.#sight.market(intent.ticker)?.closeTimeMs ?? intent.closeTimeMs;
  }

  #send(subject: ExitSubject, wish: ExitWish, limitE4: PriceE4, countE2: CountE2): Promise<OrderOutcome> {
    const { account, ledgerEpoch, nextDecisionNumber, exchangeNowMs, submit } = this.#options;
    const { monitor, ticker, side, symbol, floorStrikeE4, closeTimeMs } = subject;
    const known = this.#sight.index(symbol, side, floorStrikeE4, closeTimeMs);
    const deciding = {
      ledgerEpoch,
      account,
      decisionNumber: nextDecisionNumber({ monitor, ticker, side, action: 'exit' }),
      probability: known?.probability ?? null,
      model: known?.model ?? null,
      indexE4: known?.indexE4 ?? null,
      momentumBp: known?.momentumBp ?? null,
      timeMs: exchangeNowMs(),
    };
    return submit(
      exitIntent(subject, { cause: wish.cause, method: methodOf(wish.cause), countE2, limitE4 }, deciding),
    );
  }
}

const withFloor = (ladder: ExitLadder, floorE4: PriceE4 | null): ExitLadder =>
  floorE4 === null ? ladder : { ...ladder, floorE4 };

const subjectOf = ({
  monitor,
  strategy,
  symbol,
  eventTicker,
  ticker,
  contract,
  floorStrikeE4,
  side,
}: Intent): Omit<ExitSubject, 'closes' | 'closeTimeMs'> => ({
  ...{ monitor, strategy, symbol, eventTicker, ticker, contract, floorStrikeE4, side },
});
