import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import { MINUTE_MS } from '@rec-io/domain/time';
import type { SimulatedEvent } from '@rec-io/exchange-sim/events';
import type { Misfortune } from './misfortune.ts';
import type { Network } from './network.ts';
import type { ProcessLife } from './process-life.ts';
import type { Scheduler } from './scheduler.ts';
import { ACCOUNT, type Venue, type VenueListener } from './venue.ts';
import type { Witness } from './witness.ts';

/** Reads after a lost connection start this much before it. */
const CATCH_UP_MARGIN_MS = MINUTE_MS;

/** When no book has been heard of for this long, one is asked for; it must come within as much. */
const QUIET_MS = 5_000;

export type FeedPorts = {
  readonly life: ProcessLife;
  readonly scheduler: Scheduler;
  readonly venue: Venue;
  readonly network: Network;
  readonly misfortune: Misfortune;
  readonly witness: Witness;
  readonly onEvent: (event: ExchangeEvent) => void;
};

type Batch = {
  readonly events: readonly ExchangeEvent[];
  /** The connection that carries it: what was under way when it was cut is gone. */
  readonly connection: number;
  /** A message of the books that was in it is missing. */
  readonly hasGap: boolean;
};

const COMMON: ReadonlySet<string> = new Set(['index', 'market', 'trade']);
const isCommon = ({ kind }: ExchangeEvent): boolean => COMMON.has(kind);
const isBook = ({ kind }: ExchangeEvent): boolean => kind === 'book-delta' || kind === 'book-snapshot';

/**
 * The exchange's messages on their way to one life of the trader, as the real client hands them on: in order while a
 * connection lasts, with a gap noticed in the books, which are numbered, and unnoticed in those of the account, which are not.
 */
export class Feed implements VenueListener {
  isUp = false;
  readonly #ports: FeedPorts;
  #connection = 0;
  #connecting = false;
  #lostAtMs: number | null = null;
  #booksSilentUntilMs = 0;
  #isGapToCome = false;
  /** When a message of any book last came, and when one was last asked for because none had. */
  #booksAtMs = 0;
  #proofAskedAtMs = 0;
  #newestDueMs = 0;
  #public: ExchangeEvent[] = [];
  #own: ExchangeEvent[] = [];
  #stopListening: () => void = () => undefined;

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#stopListening = this.#ports.venue.listen(this);
    this.#connect(50);
  }

  /**
   * Once a second: where nothing is heard of books, a whole one is asked for; where that does not come either, the connection
   * is given up.
   */
  proveBooks(): void {
    const { nowMs } = this.#ports.scheduler;
    if (!this.isUp || nowMs - this.#booksAtMs < QUIET_MS) return;
    if (this.#proofAskedAtMs <= this.#booksAtMs) {
      this.#proofAskedAtMs = nowMs;
      this.#askForBooks();
    } else if (nowMs - this.#proofAskedAtMs > QUIET_MS) this.cut('no snapshot of books');
  }

  /** The process has ended. */
  end(): void {
    this.#stopListening();
    this.#connection++;
    this.isUp = false;
  }

  /** The connection breaks now; the trader is told when the client notices. */
  cut(reason: string): void {
    const { scheduler, misfortune, venue } = this.#ports;
    if (!this.isUp) return;
    this.isUp = false;
    this.#connection++;
    this.#lostAtMs ??= venue.exchange.nowMs;
    const noticedMs = misfortune.oneIn(3) ? misfortune.ms(1_000, 12_000) : misfortune.ms(1, 100);
    const connection = this.#connection;
    scheduler.after(noticedMs, () => {
      this.#tell([
        { kind: 'book-invalid', tickers: null, reason: `connection lost: ${reason}` },
        { kind: 'connection', connected: false, reason },
      ]);
      if (connection === this.#connection) this.#connect(misfortune.ms(250, 8_000));
    });
  }

  /** No message of any book comes through, and none is missed: the connection keeps quiet about it. */
  silenceBooks(forMs: number): void {
    this.#booksSilentUntilMs = this.#ports.scheduler.nowMs + forMs;
  }

  /** Whether messages come through, as far as this can tell. */
  get isWhole(): boolean {
    return this.isUp && this.#ports.scheduler.nowMs >= this.#booksSilentUntilMs;
  }

  /** A book contradicts itself: its whole is asked for. */
  resync(ticker: string): void {
    this.#tell([{ kind: 'book-invalid', tickers: [ticker], reason: 'it contradicts itself' }]);
    this.#askForBooks();
  }

  hear(event: SimulatedEvent, isOwn: boolean): void {
    if (!this.isUp) return;
    const told = oddly(event, this.#ports.venue.odd);
    if (told) (isOwn ? this.#own : this.#public).push(told);
  }

  flush(): void {
    const { misfortune, scheduler } = this.#ports;
    const [events, own] = [this.#public, this.#own];
    this.#public = [];
    this.#own = [];
    if (!this.isUp) return;
    for (const event of own) this.#sendOwn(event);
    if (events.length === 0) return;
    let sent: readonly ExchangeEvent[] = events;
    if (misfortune.strikes('print-lost')) sent = sent.filter(({ kind }) => kind !== 'index');
    if (scheduler.nowMs < this.#booksSilentUntilMs) {
      const others = sent.filter((event) => !isBook(event));
      this.#isGapToCome ||= others.length < sent.length;
      sent = others;
    }
    const lostAt =
      sent.length > 0 && isBook(sent[0] as ExchangeEvent) && misfortune.strikes('book-message-lost')
        ? misfortune.integer(sent.length)
        : -1;
    const isLost = lostAt >= 0 && isBook(sent[lostAt] as ExchangeEvent);
    if (isLost) sent = sent.filter((_, i) => i !== lostAt);
    // Noticed with the next message of a book.
    const hasGap = isLost || (this.#isGapToCome && sent.some(isBook));
    if (hasGap) this.#isGapToCome = false;
    this.#send(sent, hasGap, misfortune.strikes('events-late') ? misfortune.ms(300, 9_000) : 0);
  }

  #sendOwn(event: ExchangeEvent): void {
    const { misfortune, scheduler } = this.#ports;
    if (misfortune.strikes('account-event-lost')) return;
    const connection = this.#connection;
    if (misfortune.strikes('account-event-late')) {
      scheduler.after(misfortune.ms(100, 20_000), () => {
        if (connection === this.#connection) this.#send([event], false, 0);
      });
    } else this.#send([event], false, 0);
    if (misfortune.strikes('account-event-repeated'))
      scheduler.after(misfortune.ms(20, 30_000), () => {
        if (connection === this.#connection) this.#send([event], false, 0);
      });
  }

  /** Puts events into the connection: they come after everything that is in it already. */
  #send(events: readonly ExchangeEvent[], hasGap: boolean, lateMs: number): void {
    const { scheduler, network } = this.#ports;
    this.#newestDueMs = Math.max(this.#newestDueMs, scheduler.nowMs + network.latencyMs() + lateMs);
    const batch: Batch = { events, connection: this.#connection, hasGap };
    scheduler.at(this.#newestDueMs, () => this.#deliver(batch));
  }

  #deliver({ events, connection, hasGap }: Batch): void {
    if (connection !== this.#connection) return;
    if (hasGap) {
      this.#tell([{ kind: 'book-invalid', tickers: null, reason: 'a message is missing' }]);
      this.#askForBooks();
    }
    if (events.some(isBook)) this.#booksAtMs = this.#ports.scheduler.nowMs;
    this.#tell(events);
  }

  #askForBooks(): void {
    const { scheduler, network, venue } = this.#ports;
    const connection = this.#connection;
    scheduler.after(network.latencyMs(), () => {
      if (connection !== this.#connection || !this.isWhole) return;
      this.#send(snapshots(venue), false, 0);
    });
  }

  #connect(waitMs: number): void {
    const { scheduler, network, misfortune, life } = this.#ports;
    if (this.#connecting || life.dead) return;
    this.#connecting = true;
    scheduler.after(waitMs, () => {
      this.#connecting = false;
      if (life.dead) return;
      if (network.isDown) {
        this.#connect(misfortune.ms(500, 8_000));
        return;
      }
      this.#connected();
    });
  }

  #connected(): void {
    const { scheduler, venue, network } = this.#ports;
    this.isUp = true;
    this.#connection++;
    this.#newestDueMs = scheduler.nowMs;
    this.#isGapToCome = false;
    this.#booksAtMs = scheduler.nowMs;
    const markets = venue.exchange.markets().map((market) => ({ kind: 'market', market }) as const);
    const connected = { kind: 'connection', connected: true, reason: 'connected' } as const;
    this.#send([connected, ...markets, ...snapshots(venue)], false, 0);
    const lostAtMs = this.#lostAtMs;
    this.#lostAtMs = null;
    if (lostAtMs !== null) scheduler.after(2 * network.latencyMs(), () => this.#catchUp(lostAtMs));
  }

  /** What no message told of the account is read, as far as that works. */
  #catchUp(lostAtMs: number): void {
    const { venue, misfortune } = this.#ports;
    if (!this.isUp || misfortune.strikes('catch-up-missing')) return;
    const { exchange } = venue;
    const sinceMs = lostAtMs - CATCH_UP_MARGIN_MS;
    const events: ExchangeEvent[] = [];
    for (const fill of exchange.fills(ACCOUNT))
      if (fill.timeMs >= sinceMs) events.push({ kind: 'fill', fill: { ...fill, clientOrderId: '' } });
    for (const settlement of exchange.settlements(ACCOUNT))
      if (settlement.timeMs >= sinceMs && !venue.odd.has(settlement.ticker))
        events.push({ kind: 'settlement', settlement });
    if (events.length > 0) this.#send(events, false, 0);
  }

  /** Hands events to the trader, one after the other, as long as it lives. */
  #tell(events: readonly ExchangeEvent[]): void {
    const { life, onEvent, witness, scheduler } = this.#ports;
    if (life.dead) return;
    if (life.isAsleep) {
      life.resume('event', true, () => this.#tell(events));
      return;
    }
    scheduler.stir();
    for (const event of events) {
      witness.event(life, event);
      // Of a book's change nothing can follow but that it is known.
      if (!isBook(event)) life.resume(`event ${event.kind}`, isCommon(event), () => onEvent(event));
      else onEvent(event);
      if (life.dead) return;
    }
  }
}

function snapshots({ exchange }: Venue): ExchangeEvent[] {
  return exchange.markets().flatMap(({ ticker, status }) => {
    const book = status === 'active' || status === 'inactive' ? exchange.book(ticker) : null;
    return book ? [{ kind: 'book-snapshot', ticker, ...book } as const] : [];
  });
}

/** What is told of a market that pays neither as yes nor as no: that, and no payout. */
function oddly(event: ExchangeEvent, odd: ReadonlySet<string>): ExchangeEvent | null {
  if (event.kind === 'settlement') return odd.has(event.settlement.ticker) ? null : event;
  if (event.kind !== 'determined' || !odd.has(event.ticker)) return event;
  return { kind: 'odd-result', ticker: event.ticker, result: '', settlementValue: null };
}
