import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Channel } from './channel.ts';
import { type Frame, parseFrame } from './frames.ts';
import { Subscriptions } from './subscriptions.ts';

type Sent = { id: number; cmd: string; params?: Record<string, unknown> };
type Held = { sid: number; seq: number; members: Set<string>; params: string };

/**
 * The exchange's side of one connection after the other, told step by step when it reads, when it answers and what goes
 * wrong. Commands and frames keep their order, as on a socket.
 */
class ModelExchange {
  open = false;
  readonly held = new Map<string, Held>();
  readonly commands: Sent[] = [];
  readonly frames: object[] = [];
  /** In which form it acknowledges what is subscribed already, and with what it refuses the next command. */
  refusal: number | null = null;
  #lastSid = 0;

  reset(): void {
    this.open = false;
    this.held.clear();
    this.commands.length = 0;
    this.frames.length = 0;
    this.#lastSid = 0;
  }

  /** Reads one command. */
  read(): void {
    const command = this.commands.shift();
    if (!command) return;
    const { id, cmd, params = {} } = command;
    if (this.refusal !== null) {
      this.frames.push({ type: 'error', id, msg: { code: this.refusal, msg: 'refused' } });
      this.refusal = null;
    } else if (cmd === 'subscribe') this.#subscribe(id, params);
    else if (cmd === 'unsubscribe') this.#unsubscribe(id, params);
    else this.#update(id, params);
  }

  data(channel: string, lost: boolean, twice: boolean): void {
    const own = this.held.get(channel);
    if (!own) return;
    const frame = { type: 'other_data', sid: own.sid, seq: ++own.seq, msg: {} };
    if (!lost) this.frames.push(frame);
    if (twice) this.frames.push(frame);
  }

  end(channel: string, named: boolean): void {
    const own = this.held.get(channel);
    if (!own) return;
    this.held.delete(channel);
    this.frames.push({ type: 'error', ...(named ? { sid: own.sid } : {}), msg: { code: 10, msg: 'ended' } });
  }

  #subscribe(id: number, params: Record<string, unknown>): void {
    const {
      channels,
      market_tickers: tickers = [],
      ...rest
    } = params as {
      channels: string[];
      market_tickers?: string[];
    };
    const [channel = ''] = channels;
    const known = this.held.get(channel);
    if (known) {
      for (const ticker of tickers) known.members.add(ticker);
      this.frames.push({ type: 'ok', id, sid: known.sid, seq: ++known.seq, msg: {} });
      return;
    }
    const own = { sid: ++this.#lastSid, seq: 0, members: new Set(tickers), params: JSON.stringify(rest) };
    this.held.set(channel, own);
    this.frames.push({ type: 'subscribed', id, msg: { channel, sid: own.sid } });
  }

  #unsubscribe(id: number, { sids }: Record<string, unknown>): void {
    for (const [channel, { sid, seq }] of this.held) {
      if (sid !== (sids as number[])[0]) continue;
      this.held.delete(channel);
      this.frames.push({ type: 'unsubscribed', id, sid, seq: seq + 1 });
      return;
    }
    this.frames.push({ type: 'error', id, msg: { code: 7, msg: 'unknown' } });
  }

  #update(id: number, { sids, action, market_tickers: tickers }: Record<string, unknown>): void {
    const own = [...this.held.values()].find(({ sid }) => sid === (sids as number[])[0]);
    if (!own) {
      this.frames.push({ type: 'error', id, msg: { code: 7, msg: 'unknown' } });
      return;
    }
    for (const ticker of tickers as string[])
      if (action === 'add_markets') own.members.add(ticker);
      else own.members.delete(ticker);
    this.frames.push({ id, sid: own.sid, seq: ++own.seq, type: 'ok' });
  }
}

/** A client and its exchange; checks with each accepted frame that nothing was missed without being told. */
class Scene {
  readonly exchange = new ModelExchange();
  readonly subscriptions: Subscriptions;
  readonly timers = new Set<() => void>();
  readonly refused: string[] = [];
  readonly restarts: string[] = [];
  readonly gaps: Channel[] = [];
  ups = 0;
  readonly #newest = new Map<number, number>();
  #gapTold = false;

  constructor() {
    this.subscriptions = new Subscriptions(
      {
        send: (text) => {
          if (this.exchange.open) this.exchange.commands.push(JSON.parse(text) as Sent);
        },
        restart: (reason) => {
          this.restarts.push(reason);
          this.close();
        },
        after: (_delayMs, action) => {
          this.timers.add(action);
          return () => this.timers.delete(action);
        },
        warn: () => undefined,
        onUp: () => this.ups++,
        onGap: (channel) => {
          this.#gapTold = true;
          this.gaps.push(channel);
        },
        onRefused: ({ channel }) => this.refused.push(channel),
      },
      10_000,
    );
  }

  connect(): void {
    if (this.exchange.open) return;
    this.exchange.open = true;
    this.subscriptions.opened();
  }

  close(): void {
    this.exchange.reset();
    this.#newest.clear();
    this.subscriptions.closed();
  }

  deliver(): void {
    const frame = this.exchange.frames.shift();
    if (frame) this.accept(parseFrame(JSON.stringify(frame)));
  }

  accept(frame: Frame): void {
    this.#gapTold = false;
    const used = this.subscriptions.accept(frame);
    const { sid, seq } = frame;
    if (!used || sid === null || seq === null || frame.type !== 'other') return;
    const newest = this.#newest.get(sid) ?? 0;
    expect(seq).toBeGreaterThan(newest);
    this.#newest.set(sid, seq);
  }

  /** Everything under way happens, without accidents. */
  settle(): void {
    this.exchange.refusal = null;
    for (let i = 0; i < 200; i++) {
      this.connect();
      this.exchange.read();
      this.deliver();
    }
  }

  expire(): void {
    const [first] = this.timers;
    if (!first) return;
    this.timers.delete(first);
    first();
  }

  get gapTold(): boolean {
    return this.#gapTold;
  }
}

const CHANNELS: readonly Channel[] = ['orderbook_delta', 'fill', 'ticker'];
const channel = fc.constantFrom(...CHANNELS);
const members = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'));
const step = fc.oneof(
  fc.record({ kind: fc.constant('want' as const), channel, yes: fc.boolean(), required: fc.boolean() }),
  fc.record({ kind: fc.constant('unwant' as const), channel }),
  fc.record({ kind: fc.constant('set' as const), members }),
  fc.record({ kind: fc.constant('data' as const), channel, lost: fc.boolean(), twice: fc.boolean() }),
  fc.record({ kind: fc.constant('end' as const), channel, named: fc.boolean() }),
  fc.record({ kind: fc.constant('refuse' as const), code: fc.constantFrom(7, 8, 9, 10, 18, 25, 26, 99) }),
  ...(['connect', 'read', 'deliver', 'deliver', 'close', 'expire'] as const).map((kind) =>
    fc.record({ kind: fc.constant(kind) }),
  ),
);

test('whatever is wanted, answered, refused, ended or cut in whatever order, the exchange ends with what is wanted', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const scene = new Scene();
      const { subscriptions, exchange } = scene;
      const wanted = new Map<Channel, string>();
      let books: readonly string[] = [];
      subscriptions.want('orderbook_delta', { by: 'markets' });
      wanted.set('orderbook_delta', '{"use_yes_price":false}');
      for (const each of steps) {
        switch (each.kind) {
          case 'want': {
            const isBook = each.channel === 'orderbook_delta';
            const params = isBook ? { use_yes_price: each.yes } : {};
            subscriptions.want(each.channel, {
              ...(isBook ? { by: 'markets' as const } : {}),
              required: each.required,
              params,
            });
            wanted.set(each.channel, JSON.stringify(params));
            break;
          }
          case 'unwant':
            subscriptions.unwant(each.channel);
            wanted.delete(each.channel);
            break;
          case 'set':
            subscriptions.set('orderbook_delta', each.members);
            books = each.members;
            break;
          case 'data':
            exchange.data(each.channel, each.lost, each.twice);
            break;
          case 'end':
            exchange.end(each.channel, each.named);
            break;
          case 'refuse':
            exchange.refusal = each.code;
            break;
          case 'connect':
            scene.connect();
            break;
          case 'read':
            exchange.read();
            break;
          case 'deliver':
            scene.deliver();
            break;
          case 'close':
            scene.close();
            break;
          case 'expire':
            scene.expire();
            break;
        }
      }
      scene.settle();
      // What was refused is asked for again with the next connection.
      if (scene.refused.length > 0) scene.close();
      scene.settle();
      const expected = new Map(wanted);
      if (books.length === 0) expected.delete('orderbook_delta');
      const held = [...exchange.held].map(([name, { params }]) => [name, params] as const);
      expect(new Map(held)).toEqual(expected);
      expect([...(exchange.held.get('orderbook_delta')?.members ?? [])].sort()).toEqual(
        expected.has('orderbook_delta') ? [...books].sort() : [],
      );
      // Nothing is left that would give the connection up later.
      expect(scene.timers.size).toBe(0);
      expect(subscriptions.up).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test('a frame that is missing is told of with the next one of its subscription, and with no other', () => {
  const scene = new Scene();
  for (const name of ['fill', 'ticker'] as const) scene.subscriptions.want(name, {});
  scene.settle();
  scene.exchange.data('fill', true, false);
  scene.exchange.data('ticker', false, false);
  scene.exchange.data('fill', false, false);
  scene.deliver();
  expect(scene.gapTold).toBe(false);
  scene.deliver();
  expect(scene.gapTold).toBe(true);
  expect(scene.gaps).toEqual(['fill']);
});

describe('an answer', () => {
  const wantTrades = () => {
    const scene = new Scene();
    scene.subscriptions.want('trade', {});
    scene.connect();
    const id = scene.exchange.commands[0]?.id ?? 0;
    return { scene, id, say: (frame: object) => scene.accept(parseFrame(JSON.stringify(frame))) };
  };

  test('in the form of a subscription’s own acknowledgement confirms it, and its numbers go on from there', () => {
    const { scene, id, say } = wantTrades();
    say({ type: 'ok', id, sid: 4, seq: 12, msg: { market_tickers: [] } });
    expect(scene.subscriptions.up).toBe(true);
    say({ type: 'other_data', sid: 4, seq: 13 });
    expect(scene.gaps).toEqual([]);
    expect(scene.timers.size).toBe(0);
  });

  test('without the command’s number is known by its channel', () => {
    const { scene, say } = wantTrades();
    say({ type: 'subscribed', msg: { channel: 'trade', sid: 4 } });
    expect(scene.subscriptions.up).toBe(true);
    expect(scene.timers.size).toBe(0);
  });

  test('that comes twice does not start the numbers anew', () => {
    const { scene, id, say } = wantTrades();
    say({ type: 'subscribed', id, msg: { channel: 'trade', sid: 4 } });
    say({ type: 'other_data', sid: 4, seq: 1 });
    say({ type: 'subscribed', id, msg: { channel: 'trade', sid: 4 } });
    say({ type: 'other_data', sid: 4, seq: 2 });
    expect(scene.gaps).toEqual([]);
    expect(scene.subscriptions.repeated).toBe(0);
  });

  test('that never comes gives the connection up', () => {
    const { scene } = wantTrades();
    scene.expire();
    expect(scene.restarts).toEqual(['no answer to subscribe of trade']);
  });

  test('to an update that came before an unsubscribe is no answer that is missing', () => {
    const scene = new Scene();
    scene.subscriptions.want('orderbook_delta', { by: 'markets' });
    scene.subscriptions.set('orderbook_delta', ['a']);
    scene.settle();
    scene.subscriptions.set('orderbook_delta', ['a', 'b']);
    scene.subscriptions.set('orderbook_delta', []);
    scene.settle();
    expect(scene.timers.size).toBe(0);
  });

  test('that refuses a channel twice is one refusal', () => {
    const { scene, id, say } = wantTrades();
    for (let i = 0; i < 2; i++) say({ type: 'error', id, msg: { code: 8, msg: 'Unknown channel name' } });
    expect(scene.refused).toEqual(['trade']);
    expect(scene.restarts).toEqual([]);
    expect(scene.subscriptions.up).toBe(true);
  });
});

describe('a subscription that the exchange ends', () => {
  test.each([10, 25])('with error %i is asked for again, and its frames are missing', (code) => {
    const scene = new Scene();
    for (const name of ['fill', 'trade'] as const) scene.subscriptions.want(name, {});
    scene.settle();
    const sid = scene.exchange.held.get('trade')?.sid;
    scene.exchange.held.delete('trade');
    scene.accept(parseFrame(JSON.stringify({ type: 'error', sid, seq: 9, msg: { code, msg: 'ended' } })));
    expect(scene.gaps).toEqual(['trade']);
    scene.settle();
    expect([...scene.exchange.held.keys()]).toEqual(['fill', 'trade']);
    expect(scene.restarts).toEqual([]);
  });

  test('is told of once more when it is there again: until then its frames came to nobody', () => {
    const scene = new Scene();
    scene.subscriptions.want('fill', {});
    scene.settle();
    scene.exchange.end('fill', true);
    scene.deliver();
    expect(scene.gaps).toEqual(['fill']);
    scene.exchange.read();
    scene.deliver();
    expect(scene.gaps).toEqual(['fill', 'fill']);
  });

  test('a second time on one connection, or without being named, gives the connection up', () => {
    const scene = new Scene();
    scene.subscriptions.want('trade', {});
    scene.settle();
    scene.exchange.end('trade', true);
    scene.settle();
    scene.exchange.end('trade', true);
    scene.settle();
    expect(scene.restarts).toHaveLength(1);
    scene.exchange.end('trade', false);
    scene.settle();
    expect(scene.restarts).toHaveLength(2);
    expect([...scene.exchange.held.keys()]).toEqual(['trade']);
  });
});

test('a required channel that is refused gives the connection up; another is told and left out', () => {
  for (const required of [true, false]) {
    const scene = new Scene();
    scene.subscriptions.want('fill', { required });
    scene.connect();
    scene.exchange.refusal = 9;
    scene.exchange.read();
    scene.deliver();
    expect(scene.refused).toEqual(['fill']);
    expect(scene.restarts).toEqual(required ? ['fill is refused: error 9: refused'] : []);
    expect(scene.subscriptions.up).toBe(!required);
  }
});

describe('a channel that is refused', () => {
  const refusedWith = (code: number) => {
    const scene = new Scene();
    scene.subscriptions.want('order_group_updates', {});
    scene.connect();
    scene.exchange.refusal = code;
    scene.exchange.read();
    scene.deliver();
    return scene;
  };

  test.each([10, 18, 25, 27])(
    'with error %i is asked for again after a pause, and what it missed is told',
    (code) => {
      const scene = refusedWith(code);
      expect(scene.subscriptions.up).toBe(true);
      expect(scene.exchange.commands).toEqual([]);
      scene.expire();
      scene.settle();
      expect([...scene.exchange.held.keys()]).toEqual(['order_group_updates']);
      expect(scene.gaps).toEqual(['order_group_updates']);
      expect(scene.timers.size).toBe(0);
      expect(scene.restarts).toEqual([]);
    },
  );

  test.each([8, 9, 26])('with error %i is left alone until the next connection', (code) => {
    expect(refusedWith(code).timers.size).toBe(0);
  });

  test('is not asked for again by a connection that has ended', () => {
    const scene = refusedWith(27);
    scene.close();
    expect(scene.timers.size).toBe(0);
  });
});

describe('a whole book that is asked for', () => {
  const asking = () => {
    const scene = new Scene();
    scene.subscriptions.want('orderbook_delta', { by: 'markets' });
    scene.subscriptions.set('orderbook_delta', ['a']);
    scene.settle();
    scene.subscriptions.update('orderbook_delta', 'get_snapshot', { market_tickers: ['a'] });
    return scene;
  };

  test('and does not come leaves the connection as it is: whoever asked has a time limit', () => {
    const scene = asking();
    scene.expire();
    expect([scene.restarts, scene.timers.size]).toEqual([[], 0]);
  });

  test('and is refused leaves the connection as it is', () => {
    const scene = asking();
    scene.exchange.refusal = 18;
    scene.exchange.read();
    scene.deliver();
    expect([scene.restarts, scene.timers.size]).toEqual([[], 0]);
  });
});

test('books are always subscribed with the way in which their asks come', () => {
  for (const params of [{}, { use_yes_price: true }]) {
    const scene = new Scene();
    scene.subscriptions.want('orderbook_delta', { by: 'markets', params });
    scene.subscriptions.set('orderbook_delta', ['a']);
    scene.connect();
    expect(scene.exchange.commands[0]?.params).toEqual({
      channels: ['orderbook_delta'],
      use_yes_price: params.use_yes_price ?? false,
      market_tickers: ['a'],
    });
  }
});

test('numbers that start anew give the connection up', () => {
  const scene = new Scene();
  scene.subscriptions.want('trade', {});
  scene.settle();
  for (let i = 0; i < 30; i++) scene.exchange.data('trade', false, false);
  for (let i = 0; i < 30; i++) scene.deliver();
  const own = scene.exchange.held.get('trade');
  if (own) own.seq = 0;
  for (let i = 0; i < 12; i++) scene.exchange.data('trade', false, false);
  for (let i = 0; i < 12; i++) scene.deliver();
  expect(scene.restarts).toEqual(['numbers of trade started anew']);
});

test('numbers that start anew are noticed although another channel goes on between them', () => {
  const scene = new Scene();
  for (const name of ['trade', 'ticker'] as const) scene.subscriptions.want(name, {});
  scene.settle();
  for (let i = 0; i < 30; i++) scene.exchange.data('trade', false, false);
  for (let i = 0; i < 30; i++) scene.deliver();
  const own = scene.exchange.held.get('trade');
  if (own) own.seq = 0;
  for (let i = 0; i < 12; i++)
    for (const name of ['trade', 'ticker']) scene.exchange.data(name, false, false);
  for (let i = 0; i < 24; i++) scene.deliver();
  expect(scene.restarts).toEqual(['numbers of trade started anew']);
});

test('a list that is asked for is given up with its connection', async () => {
  const scene = new Scene();
  await expect(scene.subscriptions.ask({ cmd: 'list_subscriptions' })).rejects.toThrow('not connected');
  scene.connect();
  const list = scene.subscriptions.ask({ cmd: 'list_subscriptions' });
  scene.close();
  await expect(list).rejects.toThrow('the connection ended');
});
