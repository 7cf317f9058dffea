import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type Connection, openPool } from '@rec-io/database/connection';
import { fileExitJournal } from '@rec-io/database/exit-journal';
import { postgresLedger } from '@rec-io/database/ledger';
import { readLedger } from '@rec-io/database/ledger-read';
import type { CountE2, MoneyE6 } from '@rec-io/domain/money';
import { kalshiGateway } from '@rec-io/kalshi/gateway';
import { signer } from '@rec-io/kalshi/signing';
import { deskOnExchange } from './desk-on-exchange.ts';

/**
 * A process that gets killed: the desk of a trader on a real database and a real exchange. Commands come line by line, and each
 * answer is a line: `buy`, `sell`, `tell`.
 */
export type ExitProgramSetup = {
  readonly connection: Connection;
  readonly restUrl: string;
  readonly keyId: string;
  readonly keyFile: string;
  readonly journalFile: string;
  readonly ticker: string;
  readonly exchangeNowMs: number;
};

const { connection, restUrl, keyId, keyFile, journalFile, ticker, exchangeNowMs } = JSON.parse(
  process.argv[2] ?? '',
) as ExitProgramSetup;
const quiet = { info: () => undefined, warn: () => undefined };
const clock = { nowMs: () => Date.now() };
const timers = {
  after(delayMs: number, action: () => void) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
const say = (word: unknown): boolean => process.stdout.write(`${JSON.stringify(word)}\n`);

const pool = openPool(connection, { userNo: '0001' });
const scope = { userNo: '0001', account: 'main', mode: 'simulated' } as const;
const gateway = kalshiGateway({
  ...{ restUrl, clock, timers, log: quiet },
  signer: signer(keyId, readFileSync(keyFile, 'utf8')),
});
await gateway.start();
const journal = await fileExitJournal(journalFile, quiet);
const trader = deskOnExchange({
  ...{ gateway, journal, clock, timers },
  ledger: postgresLedger({ pool, ...scope, epoch: 'e', timeoutMs: 1_000 }),
  exchangeNowMs: () => exchangeNowMs,
  orderGroup: await gateway.orderGroups.create(2, 100_000 as CountE2),
  restored: await readLedger({ pool, ...scope }),
});
const { facts, desk, durable, decide } = trader;
for (const each of await durable.recover()) facts.apply(each);
if (facts.account.balanceE6 === null)
  facts.record({
    kind: 'balance',
    balanceE6: (await gateway.balance()) as MoneyE6,
    timeMs: exchangeNowMs - 3_600_000,
  });
for (const order of facts.trades.undecidedOrders()) void desk.resume(order.intent);

const wish = { ticker, countE2: 100, timeMs: exchangeNowMs };
process.stdin.setEncoding('utf8');
say('ready');
for (;;) {
  const [command] = (await once(process.stdin, 'data')) as [string];
  if (command.startsWith('buy')) {
    await decide({ ...wish, action: 'entry', number: 1, limitE4: 9_900 }).fate;
    await facts.flushed();
    say('bought');
  } else if (command.startsWith('sell')) {
    const [closes = ''] = facts.trades.live.keys();
    const { fate } = decide({ ...wish, action: 'exit', closes, number: 1, limitE4: 100 });
    say((await fate).kind);
  } else {
    await desk.idle();
    await facts.flushed();
    const trades = [...facts.trades.trades.values()];
    say({ trades: trades.map(({ status, soldE2, closeMethod }) => ({ status, soldE2, closeMethod })) });
  }
}
