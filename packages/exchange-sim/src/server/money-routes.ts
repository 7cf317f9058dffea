import { moneyE6 } from '@rec-io/domain/money';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { TargetShare } from '../account-settings.ts';
import { SHARDS } from '../shards.ts';
import type { Deposit, Transfer } from '../transfer.ts';
import { bodyReader } from './body.ts';
import { SubaccountNumber } from './order-body.ts';
import { newestFirst, type PageRule, type Query } from './page.ts';
import { badBody, isRefusal, NOT_FOUND, refusedByExchange } from './refusal.ts';
import { answer, answerKept, ROOT, refuse, signed } from './reply.ts';
import { CHANGE_WHOLE, READ_WHOLE, TRANSFER } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';
import { cents, money4, seconds } from './wire-text.ts';

const PORTFOLIO = `${ROOT}/portfolio`;
const CENT_E6 = 10_000;
const CENTICENT_E6 = 100;
/** No amount is larger than all money that numbers here can hold. */
const CENTS_MAX = 100_000_000_000;

const Uuid = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
});
const ShardNumber = Type.Integer({ minimum: 0, maximum: 100 });
const Instance = Type.Union([Type.Literal('event_contract'), Type.Literal('margined')]);

const readSubaccount = bodyReader(
  'CreateSubaccountRequest',
  Type.Object({ exchange_index: Type.Optional(ShardNumber) }),
);
const readTransfer = bodyReader(
  'ApplySubaccountTransferRequest',
  Type.Object({
    client_transfer_id: Uuid,
    from_subaccount: SubaccountNumber,
    to_subaccount: SubaccountNumber,
    amount_cents: Type.Integer({ minimum: 1, maximum: CENTS_MAX }),
    exchange_index: Type.Optional(ShardNumber),
  }),
);
const readShardTransfer = bodyReader(
  'IntraExchangeInstanceTransferRequest',
  Type.Object({
    source: Instance,
    destination: Instance,
    amount: Type.Integer({ minimum: 1, maximum: CENTS_MAX * 100 }),
    source_exchange_shard: Type.Optional(ShardNumber),
    destination_exchange_shard: Type.Optional(ShardNumber),
    source_subaccount: Type.Optional(SubaccountNumber),
    destination_subaccount: Type.Optional(SubaccountNumber),
    client_transfer_id: Type.Optional(Uuid),
  }),
);
const readNetting = bodyReader(
  'UpdateSubaccountNettingRequest',
  Type.Object({ subaccount_number: SubaccountNumber, enabled: Type.Boolean() }),
);
const readAllocation = bodyReader(
  'SetTargetBalanceAllocationRequest',
  Type.Object({
    allocations: Type.Array(
      Type.Object({ exchange_index: ShardNumber, percent: Type.Integer({ minimum: 0, maximum: 100 }) }),
      { maxItems: 101 },
    ),
    resting_margin_reservation: Type.Optional(
      Type.Union([Type.Literal('sum'), Type.Literal('max'), Type.Literal('none')]),
    ),
  }),
);
const NO_MARGIN = badBody('transfers go between event_contract and event_contract');

/** Money of the account where nothing is traded. */
export function moneyRoutes(app: FastifyInstance, context: ServerContext): void {
  subaccountRoutes(app, context);
  shardRoutes(app, context);
  bankRoutes(app, context);
}

function subaccountRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange } = context;
  const path = `${PORTFOLIO}/subaccounts`;

  app.post(
    path,
    signed(
      context,
      ({ account }, { body }, reply) => {
        const read = readSubaccount(body ?? {});
        if (isRefusal(read)) return refuse(reply, read);
        return answerKept(context, reply, () => {
          const result = exchange.createSubaccount(account, read.exchange_index ?? 0);
          if (!result.ok) return refusedByExchange(result);
          const { subaccount } = result;
          const { netting } = exchange.account(account).settings;
          // A new one begins as the primary one is.
          const enabled = netting.get(0);
          if (enabled !== undefined && !netting.has(subaccount))
            exchange.set(account, { kind: 'netting', subaccount, enabled });
          return { code: 201, body: { subaccount_number: subaccount } };
        });
      },
      CHANGE_WHOLE,
    ),
  );

  app.post(
    `${path}/transfer`,
    signed(
      context,
      ({ account }, { body }, reply) => {
        const read = readTransfer(body);
        if (isRefusal(read)) return refuse(reply, read);
        return answerKept(context, reply, () => {
          const result = exchange.transferBetweenSubaccounts(account, {
            clientTransferId: read.client_transfer_id,
            exchangeIndex: read.exchange_index ?? 0,
            fromSubaccount: read.from_subaccount,
            toSubaccount: read.to_subaccount,
            amountE6: moneyE6(read.amount_cents * CENT_E6),
          });
          return result.ok ? { code: 200, body: {} } : refusedByExchange(result);
        });
      },
      TRANSFER,
    ),
  );

  app.get(
    `${path}/balances`,
    signed(
      context,
      ({ account }, _request, reply) =>
        reply.send({
          subaccount_balances: Array.from(context.seen(account).subaccounts(), (own) => ({
            subaccount_number: own.number,
            exchange_index: own.exchangeIndex,
            balance: money4(own.cashE6),
            updated_ts: seconds(own.updatedTimeMs),
          })),
        }),
      READ_WHOLE,
    ),
  );

  app.get(
    `${path}/transfers`,
    signed(
      context,
      ({ account }, { query }, reply) => {
        const within = ({ from, to }: Transfer) => from.exchangeIndex === to.exchangeIndex;
        const rule = { endpoint: 'GetSubaccountTransfers', limit: 100, limitMax: 1_000 };
        const page = newestFirst(context.seen(account).transfers, within, query as Query, rule);
        if (isRefusal(page)) return answer(reply, page);
        return reply.send({ transfers: page.items.map(subaccountTransferObject), cursor: page.cursor });
      },
      READ_WHOLE,
    ),
  );

  app.get(
    `${path}/netting`,
    signed(
      context,
      ({ account: name }, _request, reply) => {
        const account = exchange.account(name);
        return reply.send({
          netting_configs: Array.from(account.subaccounts(), ({ number, exchangeIndex }) => ({
            subaccount_number: number,
            enabled: account.settings.netting.get(number) ?? false,
            exchange_index: exchangeIndex,
          })),
        });
      },
      READ_WHOLE,
    ),
  );

  app.put(
    `${path}/netting`,
    signed(
      context,
      ({ account }, { body }, reply) => {
        const read = readNetting(body);
        if (isRefusal(read)) return refuse(reply, read);
        const { subaccount_number: subaccount, enabled } = read;
        if (!exchange.account(account).holdsSubaccount(subaccount)) return refuse(reply, NOT_FOUND);
        return answerKept(context, reply, () => {
          exchange.set(account, { kind: 'netting', subaccount, enabled });
          return { code: 200 };
        });
      },
      CHANGE_WHOLE,
    ),
  );
}

function shardRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange } = context;
  const between = ({ from, to }: Transfer) => from.exchangeIndex !== to.exchangeIndex;

  app.post(
    `${PORTFOLIO}/intra_exchange_instance_transfer`,
    signed(
      context,
      ({ account }, { body }, reply) => {
        const read = readShardTransfer(body);
        if (isRefusal(read)) return refuse(reply, read);
        if (read.source === 'margined' || read.destination === 'margined') return refuse(reply, NO_MARGIN);
        return answerKept(context, reply, () => {
          const result = exchange.transferBetweenShards(account, {
            clientTransferId: read.client_transfer_id,
            fromExchangeIndex: read.source_exchange_shard ?? 0,
            toExchangeIndex: read.destination_exchange_shard ?? 0,
            fromSubaccount: read.source_subaccount,
            toSubaccount: read.destination_subaccount,
            amountE6: moneyE6(read.amount * CENTICENT_E6),
          });
          if (!result.ok) return refusedByExchange(result);
          return { code: 200, body: { transfer_id: result.transfer.transferId } };
        });
      },
      TRANSFER,
    ),
  );

  app.get(
    `${PORTFOLIO}/intra_exchange_instance_transfers`,
    signed(
      context,
      ({ account }, { query }, reply) => {
        const rule = { endpoint: 'GetIntraExchangeInstanceTransfers', limit: 100, limitMax: 500 };
        const page = newestFirst(context.seen(account).transfers, between, query as Query, rule);
        if (isRefusal(page)) return answer(reply, page);
        return reply.send({ transfers: page.items.map(shardTransferObject), cursor: page.cursor });
      },
      READ_WHOLE,
    ),
  );

  app.get(
    `${PORTFOLIO}/intra_exchange_instance_transfers/:id`,
    signed(
      context,
      ({ account }, { params }, reply) => {
        const { id } = params as { readonly id: string };
        const found = context.seen(account).transfers.find((own) => own.transferId === id && between(own));
        return answer(reply, found ? { transfer: shardTransferObject(found) } : NOT_FOUND);
      },
      READ_WHOLE,
    ),
  );

  app.get(
    `${PORTFOLIO}/target_balance_allocation`,
    signed(
      context,
      ({ account }, _request, reply) => {
        const { shares, reservation } = exchange.account(account).settings;
        return reply.send({
          allocations: shares.map(({ exchangeIndex, percent }) => ({
            exchange_index: exchangeIndex,
            percent,
          })),
          resting_margin_reservation: reservation,
        });
      },
      READ_WHOLE,
    ),
  );

  app.post(
    `${PORTFOLIO}/target_balance_allocation`,
    signed(
      context,
      ({ account }, { body }, reply) => {
        const read = readAllocation(body);
        if (isRefusal(read)) return refuse(reply, read);
        const shares = read.allocations.map((own) => ({
          exchangeIndex: own.exchange_index,
          percent: own.percent,
        }));
        const wrong = sharesProblem(shares);
        if (wrong !== null) return refuse(reply, badBody(wrong));
        const reservation = (read.resting_margin_reservation ?? 'sum') as 'sum' | 'max' | 'none';
        return answerKept(context, reply, () => {
          exchange.set(account, { kind: 'allocation', shares, reservation });
          return { code: 200, body: {} };
        });
      },
      TRANSFER,
    ),
  );
}

function bankRoutes(app: FastifyInstance, context: ServerContext): void {
  const bank = (endpoint: string): PageRule => ({ endpoint, limit: 100, limitMax: 500 });
  const all = () => true;

  app.get(
    `${PORTFOLIO}/deposits`,
    signed(
      context,
      ({ account }, { query }, reply) => {
        const page = newestFirst(context.seen(account).deposits, all, query as Query, bank('GetDeposits'));
        if (isRefusal(page)) return answer(reply, page);
        return reply.send({ deposits: page.items.map(depositObject), cursor: page.cursor });
      },
      READ_WHOLE,
    ),
  );

  // Practice money never leaves.
  app.get(
    `${PORTFOLIO}/withdrawals`,
    signed(
      context,
      (_caller, { query }, reply) => {
        const page = newestFirst([], all, query as Query, bank('GetWithdrawals'));
        if (isRefusal(page)) return answer(reply, page);
        return reply.send({ withdrawals: page.items, cursor: page.cursor });
      },
      READ_WHOLE,
    ),
  );
}

const subaccountTransferObject = ({ transferId, from, to, amountE6, timeMs }: Transfer) => ({
  transfer_id: transferId,
  from_subaccount: from.subaccount,
  to_subaccount: to.subaccount,
  amount_cents: cents(amountE6),
  created_ts: seconds(timeMs),
  exchange_index: from.exchangeIndex,
});

const shardTransferObject = ({ transferId, from, to, amountE6, timeMs }: Transfer) => ({
  transfer_id: transferId,
  source: 'event_contract',
  destination: 'event_contract',
  source_exchange_shard: from.exchangeIndex,
  destination_exchange_shard: to.exchangeIndex,
  amount: money4(amountE6),
  status: 'complete',
  created_ts: seconds(timeMs),
});

const depositObject = ({ depositId, amountE6, timeMs }: Deposit) => ({
  id: depositId,
  status: 'applied',
  type: 'ach',
  amount_cents: cents(amountE6),
  fee_cents: 0,
  created_ts: seconds(timeMs),
  finalized_ts: seconds(timeMs),
});

/** Why these are no shares of a whole; null when they are. None at all is allowed: nothing is moved then. */
function sharesProblem(shares: readonly TargetShare[]): string | null {
  if (shares.length === 0) return null;
  if (shares.some(({ exchangeIndex }) => !SHARDS.includes(exchangeIndex))) return 'unknown exchange_index';
  if (new Set(shares.map(({ exchangeIndex }) => exchangeIndex)).size < shares.length)
    return 'an exchange_index is there twice';
  const sum = shares.reduce((total, { percent }) => total + percent, 0);
  return sum === 100 ? null : `percentages must total 100, not ${sum}`;
}
