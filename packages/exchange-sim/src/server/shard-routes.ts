import { moneyE6 } from '@rec-io/domain/money';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { TargetShare } from '../account-settings.ts';
import { SHARDS } from '../shards.ts';
import type { Transfer } from '../transfer.ts';
import { bodyReader } from './body.ts';
import { CENTS_MAX, PORTFOLIO, ShardNumber, Uuid } from './money-form.ts';
import { SubaccountNumber } from './order-body.ts';
import { newestFirst, type Query } from './page.ts';
import { badBody, isRefusal, NOT_FOUND, refusedByExchange } from './refusal.ts';
import { answer, answerKept, refuse, signed } from './reply.ts';
import { READ_WHOLE, TRANSFER } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';
import { money4, seconds } from './wire-text.ts';

/** A hundredth of a cent. */
const CENTICENT_E6 = 100;
const Instance = Type.Union([Type.Literal('event_contract'), Type.Literal('margined')]);

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

/** What moves between shards, at once or by shares. */
export function shardRoutes(app: FastifyInstance, context: ServerContext): void {
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

/** Why these are no shares of a whole; null when they are. None at all is allowed: nothing is moved then. */
function sharesProblem(shares: readonly TargetShare[]): string | null {
  if (shares.length === 0) return null;
  if (shares.some(({ exchangeIndex }) => !SHARDS.includes(exchangeIndex))) return 'unknown exchange_index';
  if (new Set(shares.map(({ exchangeIndex }) => exchangeIndex)).size < shares.length)
    return 'an exchange_index is there twice';
  const sum = shares.reduce((total, { percent }) => total + percent, 0);
  return sum === 100 ? null : `percentages must total 100, not ${sum}`;
}
