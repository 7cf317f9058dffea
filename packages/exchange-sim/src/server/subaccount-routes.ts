import { moneyE6 } from '@rec-io/domain/money';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { Transfer } from '../transfer.ts';
import { bodyReader } from './body.ts';
import { CENTS_MAX, PORTFOLIO, ShardNumber, Uuid } from './money-form.ts';
import { SubaccountNumber } from './order-body.ts';
import { newestFirst, type Query } from './page.ts';
import { isRefusal, NOT_FOUND, refusedByExchange } from './refusal.ts';
import { answer, answerKept, refuse, signed } from './reply.ts';
import { CHANGE_WHOLE, READ_WHOLE, TRANSFER } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';
import { cents, money4, seconds } from './wire-text.ts';

const CENT_E6 = 10_000;

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
const readNetting = bodyReader(
  'UpdateSubaccountNettingRequest',
  Type.Object({ subaccount_number: SubaccountNumber, enabled: Type.Boolean() }),
);

/** Subaccounts, and what moves between them. */
export function subaccountRoutes(app: FastifyInstance, context: ServerContext): void {
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

const subaccountTransferObject = ({ transferId, from, to, amountE6, timeMs }: Transfer) => ({
  transfer_id: transferId,
  from_subaccount: from.subaccount,
  to_subaccount: to.subaccount,
  amount_cents: cents(amountE6),
  created_ts: seconds(timeMs),
  exchange_index: from.exchangeIndex,
});
