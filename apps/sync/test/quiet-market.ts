import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { BookSide, Fill } from '@rec-io/domain/order';
import { Exchange } from '@rec-io/exchange-sim/exchange';

const START_MS = Date.parse('2026-10-08T15:00:00Z');
const GONE_HOME_S = 60;

/** A market in which only two accounts stand: the makers have gone home, because prints have stopped. */
export function quietMarket(me: string, you: string) {
  const exchange = new Exchange({ seed: 1, startBalanceE6: 10_000_000_000 as MoneyE6 });
  exchange.advance(START_MS, 'BTC', 820_000_000 as PriceE4, 'seeded');
  const silence = (seconds: number): void => {
    for (let i = 0; i < seconds; i++) exchange.advance(exchange.nowMs + 1_000, 'BTC', null, 'seeded');
  };
  silence(GONE_HOME_S);
  for (const name of [me, you]) exchange.openAccount(name);
  const ticker = exchange.markets()[19]?.ticker ?? '';
  let number = 0;
  const place = (
    account: string,
    side: BookSide,
    cents: number,
    contracts: number,
    rests: boolean,
  ): string => {
    const result = exchange.place(account, {
      ...{
        clientOrderId: `${++number}`,
        ticker,
        exchangeIndex: 2,
        side,
        reduceOnly: false,
      },
      ...{ yesPriceE4: (cents * 100) as PriceE4, countE2: (contracts * 100) as CountE2 },
      timeInForce: rests ? 'good_till_canceled' : 'immediate_or_cancel',
    });
    if (!result.ok) throw new Error(`refused: ${result.code}`);
    return result.orderId;
  };
  return {
    exchange,
    ticker,
    silence,
    /** An order of mine that waits in the book. */
    resting: (side: BookSide, cents: number, contracts: number) => place(me, side, cents, contracts, true),
    /** I trade with you at your price. */
    trade(side: BookSide, cents: number, contracts: number): Fill {
      silence(1);
      place(you, side === 'bid' ? 'ask' : 'bid', cents, contracts, true);
      place(me, side, cents, contracts, false);
      const fill = exchange.fills(me).at(-1);
      if (!fill) throw new Error('nothing was traded');
      silence(1);
      return fill;
    },
  };
}
