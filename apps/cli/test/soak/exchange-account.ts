import { constants, sign } from 'node:crypto';

/** What the exchange says of the account, read by nothing but HTTP and JSON: no client, no engine, no fold. */
export type ExchangeAccount = {
  readonly orders: readonly ExchangeOrder[];
  readonly fills: readonly ExchangeFill[];
  readonly settlements: readonly ExchangeSettlement[];
  /** By ticker, YES above zero; only what is held. */
  readonly positions: ReadonlyMap<string, number>;
  readonly balanceUsd: number;
};
export type ExchangeOrder = {
  readonly order_id: string;
  readonly client_order_id: string;
  readonly ticker: string;
  readonly book_side: 'bid' | 'ask';
  readonly yes_price_dollars: string;
  readonly initial_count_fp: string;
  readonly fill_count_fp: string;
  readonly created_time: string;
};
export type ExchangeFill = {
  readonly trade_id: string;
  readonly order_id: string;
  readonly ticker: string;
  readonly book_side: 'bid' | 'ask';
  readonly yes_price_dollars: string;
  readonly count_fp: string;
  readonly fee_cost: string;
  readonly created_time: string;
};
export type ExchangeSettlement = {
  readonly ticker: string;
  readonly market_result: string;
  /** Cents. */
  readonly revenue: number;
  readonly settled_time: string;
};
type Page = Record<string, unknown> & { readonly cursor?: string };

export type ExchangeDoor = { readonly url: string; readonly keyId: string; readonly pem: string };

const ROOT = '/trade-api/v2';

export async function readExchangeAccount(door: ExchangeDoor): Promise<ExchangeAccount> {
  const both = async <T>(what: string): Promise<T[]> => [
    ...(await list<T>(door, `/portfolio/${what}`, what)),
    ...(await list<T>(door, `/historical/${what}`, what)),
  ];
  const positions = await list<{ ticker: string; position_fp: string }>(
    door,
    '/portfolio/positions',
    'market_positions',
  );
  const { balance_dollars: balance } = await get(door, '/portfolio/balance');
  return {
    orders: await both<ExchangeOrder>('orders'),
    fills: await both<ExchangeFill>('fills'),
    settlements: await list<ExchangeSettlement>(door, '/portfolio/settlements', 'settlements'),
    positions: new Map(
      positions
        .map(({ ticker, position_fp }) => [ticker, Number(position_fp)] as const)
        .filter(([, count]) => count !== 0),
    ),
    balanceUsd: Number(balance),
  };
}

async function list<T>(door: ExchangeDoor, path: string, key: string): Promise<T[]> {
  const rows: T[] = [];
  for (let cursor = ''; ; ) {
    const page = await get(door, `${path}?limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`);
    rows.push(...((page[key] ?? []) as T[]));
    cursor = page.cursor ?? '';
    if (cursor === '') return rows;
  }
}

async function get({ url, keyId, pem }: ExchangeDoor, path: string): Promise<Page> {
  const timestamp = String(Date.now());
  const text = `${timestamp}GET${ROOT}${path.split('?')[0]}`;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const signature = sign('sha256', Buffer.from(text), { key: pem, padding, saltLength: 32 });
  const response = await fetch(`${url}${ROOT}${path}`, {
    headers: {
      'KALSHI-ACCESS-KEY': keyId,
      'KALSHI-ACCESS-TIMESTAMP': timestamp,
      'KALSHI-ACCESS-SIGNATURE': signature.toString('base64'),
    },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Page;
}
