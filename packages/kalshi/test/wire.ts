import type { WebSocket } from 'ws';
import { type Command, commandOf, reply, type StandIn } from './stand-in.ts';

export const T = 'KXBTCD-26OCT0812-T81999.99';
export const U = 'KXBTCD-26OCT0812-T82099.99';

export const market = (ticker: string, close_time: string, volume_fp = '0.00') => ({
  ticker,
  event_ticker: ticker.slice(0, 16),
  status: 'active',
  open_time: '2026-10-08T15:00:00Z',
  close_time,
  volume_fp,
  price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0100' }],
  strike_type: 'greater',
  floor_strike: Number(ticker.split('-T')[1]),
  title: 'Bitcoin',
  yes_sub_title: 'above',
  exchange_index: 2,
});
export const hour = (volume_fp?: string) => [
  market(T, '2026-10-08T16:00:00Z', volume_fp),
  market(U, '2026-10-08T16:00:00Z', volume_fp),
];

export function serveSeries(exchange: StandIn): void {
  const series = { ticker: 'KXBTCD', title: 'Bitcoin', fee_type: 'quadratic', fee_multiplier: 1 };
  exchange.handlers.set('GET /series/KXBTCD', (_request, response) => reply(response, 200, { series }));
  const events = ['KXBTCD-26OCT0812', 'KXBTCD-26OCT0813'].map((event_ticker) => ({
    event_ticker,
    series_ticker: 'KXBTCD',
    title: 'Bitcoin',
  }));
  exchange.handlers.set('GET /events', (_request, response) => reply(response, 200, { events, cursor: '' }));
}

/** The exchange's side of one connection. */
export class Wire {
  readonly socket: WebSocket;
  readonly commands: Command[] = [];
  readonly sids = new Map<string, number>();
  /** Channels that are not given. */
  readonly refusals = new Map<string, { readonly code: number; readonly msg: string }>();
  readonly #levels: (ticker: string) => [string, string][];
  readonly #seq = new Map<number, number>();

  /** @param levels the YES bids of a market as the exchange has them now */
  constructor(
    socket: WebSocket,
    levels: (ticker: string) => [string, string][] = () => [['0.4700', '3.00']],
  ) {
    this.socket = socket;
    this.#levels = levels;
    socket.on('message', (data) => this.#answer(commandOf(data)));
  }

  send(type: string, channel: string, msg: unknown, skip = 0): void {
    const sid = this.sids.get(channel) ?? 0;
    const seq = (this.#seq.get(sid) ?? 0) + 1 + skip;
    this.#seq.set(sid, seq);
    this.socket.send(JSON.stringify({ type, sid, seq, msg }));
  }

  /** A message that gets a number and is lost on its way. */
  skip(channel: string): void {
    const sid = this.sids.get(channel) ?? 0;
    this.#seq.set(sid, (this.#seq.get(sid) ?? 0) + 1);
  }

  book(ticker: string): void {
    const levels = { yes_dollars_fp: this.#levels(ticker), no_dollars_fp: [['0.4800', '2.00']] };
    this.send('orderbook_snapshot', 'orderbook_delta', { market_ticker: ticker, market_id: 'x', ...levels });
  }

  delta(ticker: string, delta_fp: string, skip = 0): void {
    const change = { market_ticker: ticker, market_id: 'x', price_dollars: '0.4700', delta_fp, side: 'yes' };
    this.send('orderbook_delta', 'orderbook_delta', change, skip);
  }

  index(timeMs: number, value: string, window?: { value: string; window_size: number }): void {
    this.send('cfbenchmarks_value', 'cfbenchmarks_value', {
      index_id: 'BRTI',
      received_at: timeMs,
      data: JSON.stringify({ type: 'value', id: 'BRTI', time: timeMs, value, origin: 'seeded' }),
      ...(window ? { last_60s_windowed_average_15min: window } : {}),
    });
  }

  lifecycle(msg: Record<string, unknown>): void {
    this.send('market_lifecycle_v2', 'market_lifecycle_v2', msg);
  }

  #answer(command: Command): void {
    this.commands.push(command);
    const { id, cmd, params } = command;
    const tickers = (params['market_tickers'] ?? []) as string[];
    if (cmd === 'subscribe') {
      const [channel = ''] = params['channels'] as string[];
      const refusal = this.refusals.get(channel);
      if (refusal) {
        this.socket.send(JSON.stringify({ type: 'error', id, msg: refusal }));
        return;
      }
      const sid = this.sids.size + 1;
      this.sids.set(channel, sid);
      this.socket.send(JSON.stringify({ type: 'subscribed', id, msg: { channel, sid } }));
      if (channel === 'orderbook_delta') for (const ticker of tickers) this.book(ticker);
      return;
    }
    const [sid = 0] = params['sids'] as number[];
    const seq = (this.#seq.get(sid) ?? 0) + 1;
    this.#seq.set(sid, seq);
    const type = cmd === 'unsubscribe' ? 'unsubscribed' : 'ok';
    this.socket.send(JSON.stringify({ id, sid, seq, type, msg: { market_tickers: tickers } }));
    const isBook = this.sids.get('orderbook_delta') === sid;
    if (isBook && params['action'] !== 'delete_markets') for (const ticker of tickers) this.book(ticker);
  }
}
