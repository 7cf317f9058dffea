import type { Intent } from '@rec-io/domain/ledger';
import type { OrderOutcome } from '@rec-io/domain/order';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExitScene, PROBABILITY_STOP } from './exit-scene.ts';

const CONTRACTS = 5;
const FLOOR_CENTS = 5;
const STEP_MS = 2_000;
const rules = {
  ...PROBABILITY_STOP,
  probabilityStop: { ...PROBABILITY_STOP.probabilityStop, verifyS: 2 },
  ladder: { ...PROBABILITY_STOP.ladder, stepMs: STEP_MS, floorE4: FLOOR_CENTS * 100, ordersMax: 6 },
};

type Step = { readonly what: string; readonly act: (story: Story) => void | Promise<void> };

/** A trade, what happens to it, and what was sent for it in all lives of the program. */
class Story {
  scene = new ExitScene();
  id = '';
  readonly sent: { readonly intent: Intent; readonly atMs: number; readonly life: number }[] = [];
  inFlight = 0;
  isRefused = false;
  #life = 0;
  #isUnknown = false;

  async begin(): Promise<void> {
    this.id = await this.scene.buy(90, CONTRACTS, rules);
    this.#watch();
  }

  async restart(): Promise<void> {
    await this.scene.facts.flushed();
    this.scene = this.scene.restart();
    this.#life++;
    this.inFlight = 0;
    this.#isUnknown = false;
    this.#watch();
    // What was probably sent is proven before anything is sent on top of it.
    await this.scene.run(1);
    this.scene.reconcile();
  }

  loseAnswers(): void {
    this.#isUnknown = true;
  }

  prove(): void {
    this.#isUnknown = false;
    this.#prove();
  }

  #prove: () => void = () => undefined;

  #watch(): void {
    const { scene } = this;
    scene.onSend = async (intent) => {
      if (intent.closes === null) return null;
      const { heldE2, status } = scene.trade(this.id);
      expect(status).toBe('closing');
      expect(intent.countE2).toBeLessThanOrEqual(heldE2);
      expect(intent.limitE4).toBeGreaterThanOrEqual(FLOOR_CENTS * 100);
      this.inFlight++;
      expect(this.inFlight).toBe(1);
      this.sent.push({ intent, atMs: scene.time.nowMs(), life: this.#life });
      if (this.#isUnknown) {
        const { promise, resolve } = Promise.withResolvers<OrderOutcome | null>();
        this.#prove = () => resolve({ kind: 'rejected', code: 'proven_absent', message: 'not there' });
        const outcome = await promise;
        this.inFlight--;
        return outcome;
      }
      this.inFlight--;
      return this.isRefused ? { kind: 'rejected', code: 'paused', message: 'not now' } : null;
    };
  }
}

const step = (what: string, act: Step['act']): Step => ({ what, act });
const steps = fc.oneof(
  fc
    .record({ cents: fc.integer({ min: 2, max: 70 }), count: fc.integer({ min: 1, max: 3 }) })
    .map(({ cents, count }) => step(`bid ${count} at ${cents}`, ({ scene }) => scene.bid(cents, count))),
  fc.integer({ min: 1, max: 4 }).map((s) => step(`${s} s`, ({ scene }) => scene.run(s))),
  fc.integer({ min: 1, max: 9 }).map((s) => step(`${s} s without index`, ({ scene }) => scene.run(s, null))),
  fc.constantFrom(0.1, 0.3, 0.9).map((probability) =>
    step(`probability ${probability}`, ({ scene }) => {
      scene.probability = probability;
    }),
  ),
  fc.constantFrom(true, false).map((isRefused) =>
    step(`refused ${isRefused}`, (story) => {
      story.isRefused = isRefused;
    }),
  ),
  fc.constantFrom('enough', null).map((killReason) =>
    step(`kill ${killReason}`, ({ scene }) => {
      scene.killReason = killReason;
    }),
  ),
  fc.constantFrom(
    step('deaf', ({ scene }) => {
      scene.isDeaf = true;
    }),
    step('hears', ({ scene }) => scene.hearLate()),
    step('answers are lost', (story) => story.loseAnswers()),
    step('proof', (story) => story.prove()),
    step('restart', (story) => story.restart()),
    step('closed by hand', ({ scene, id }) => void scene.supervisor.close(id, 'ann')),
    step('all closed', ({ scene }) => void scene.supervisor.closeAll('ann')),
    step('called off', ({ scene, id }) => void scene.supervisor.callOff(id, 'ann')),
    step('sold elsewhere', ({ scene }) => void scene.quiet.place('me', 'ask', 2, 1, { reduceOnly: true })),
  ),
);

test('whatever happens, exits sell no more than is held, one order at a time, and every trade ends flat or held', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 40 }), async (acts) => {
      const story = new Story();
      await story.begin();
      for (const { act } of acts) {
        await act(story);
        await story.scene.settle();
        expect(story.scene.held).toBeGreaterThanOrEqual(0);
      }
      const { sent } = story;
      for (const [i, { atMs, life }] of sent.entries()) {
        const before = sent[i - 1];
        if (before?.life === life && before.intent.closes !== null)
          expect(atMs - before.atMs).toBeGreaterThanOrEqual(STEP_MS);
      }
      expect(new Set(sent.map(({ intent }) => intent.clientOrderId)).size).toBe(sent.length);

      // Everything heals, and the rule wants out.
      story.prove();
      await story.scene.settle();
      const { scene, id } = story;
      story.isRefused = false;
      scene.probability = 0.1;
      scene.hearLate();
      scene.bid(50, 50);
      await scene.run(30);
      const trade = scene.trade(id);
      const soldElsewhere = trade.heldE2 / 100 - scene.held;
      if (soldElsewhere === 0)
        expect(trade.status === 'closed' || trade.heldToSettlement !== null).toBe(true);
      expect(scene.held).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 60 },
  );
});
