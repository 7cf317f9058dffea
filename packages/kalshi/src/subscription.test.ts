import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Subscription } from './subscription.ts';

/** What the exchange would hold after the commands. */
class Held {
  tickers = new Set<string>();
  subscribed = false;

  apply({ cmd, params }: { cmd: string; params: Record<string, unknown> }): void {
    const tickers = (params['market_tickers'] ?? []) as string[];
    if (cmd === 'unsubscribe') {
      this.subscribed = false;
      this.tickers.clear();
    } else if (cmd === 'subscribe') {
      this.subscribed = true;
      for (const ticker of tickers) this.tickers.add(ticker);
    } else if (params['action'] === 'add_markets') for (const ticker of tickers) this.tickers.add(ticker);
    else for (const ticker of tickers) this.tickers.delete(ticker);
  }
}

test('after any changes and confirmations the exchange holds exactly what is wanted', () => {
  const wanted = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
  const step = fc.oneof(wanted, fc.constant('confirm' as const), fc.constant('new connection' as const));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), wanted, (steps, last) => {
      const subscription = new Subscription('orderbook_delta', 'markets');
      let held = new Held();
      let sid = 0;
      const sync = () => {
        for (const command of subscription.commands()) held.apply(command);
      };
      const confirm = () => {
        if (held.subscribed && !subscription.confirmed) subscription.confirm(++sid);
        sync();
      };
      for (const what of [...steps, last, 'confirm' as const]) {
        if (what === 'confirm') confirm();
        else if (what === 'new connection') {
          subscription.reset();
          held = new Held();
          sync();
        } else {
          subscription.members?.clear();
          for (const ticker of what) subscription.members?.add(ticker);
          sync();
        }
      }
      expect([...held.tickers].sort()).toEqual([...last].sort());
    }),
  );
});

test('of any lost, repeated or late frames, none is taken for the next one', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 40 }), (numbers) => {
      const subscription = new Subscription('trade', null);
      subscription.confirm(1);
      let highest = 0;
      for (const seq of numbers) {
        const expected = seq === highest + 1 ? 'next' : seq > highest ? 'gap' : 'repeated';
        expect(subscription.follows(seq)).toBe(expected);
        highest = Math.max(highest, seq);
      }
    }),
  );
});
