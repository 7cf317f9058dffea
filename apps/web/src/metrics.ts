import { logGauge } from '@rec-io/program-parts/written-lines';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { LiveFanout } from './live-fanout.ts';

/** What Prometheus reads: counts and sizes, never names or contents. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #viewMessages: Counter;
  readonly #refusals: Counter<'code'>;
  readonly #pushes: Counter<'outcome'>;

  constructor(fanout: LiveFanout) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    logGauge(this.#registry);
    this.#viewMessages = new Counter({
      name: 'rec_web_view_messages_total',
      help: 'View messages received from the trader',
      registers,
    });
    this.#refusals = new Counter({
      name: 'rec_web_refusals_total',
      help: 'Requests refused, by error code',
      labelNames: ['code'],
      registers,
    });
    this.#pushes = new Counter({
      name: 'rec_web_pushes_total',
      help: 'Push notifications, by what became of them',
      labelNames: ['outcome'],
      registers,
    });
    new Gauge({
      name: 'rec_web_browsers',
      help: 'Browsers on the live channel',
      registers,
      collect() {
        this.set(fanout.browsers);
      },
    });
    new Gauge({
      name: 'rec_web_trader_connected',
      help: '1 while the trader answers',
      registers,
      collect() {
        this.set(fanout.link.traderConnected ? 1 : 0);
      },
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  countViewMessage(): void {
    this.#viewMessages.inc();
  }

  countPush(outcome: string): void {
    this.#pushes.inc({ outcome });
  }

  countRefusal(code: string): void {
    this.#refusals.inc({ code });
  }
}
