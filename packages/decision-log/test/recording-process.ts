import { DecisionRecorder } from '../src/decision-recorder.ts';
import { played } from './market-scene.ts';

/** Records until it is killed: `recording-process.ts ROOT`. */
const recorder = new DecisionRecorder({
  root: process.argv[2] ?? '',
  account: 'main',
  mode: 'simulated',
  clock: { nowMs: () => Date.now() },
  timers: {
    after(delayMs, action) {
      const timer = setTimeout(action, delayMs);
      return () => clearTimeout(timer);
    },
  },
  log: { info: () => undefined, warn: (message) => void process.stderr.write(`${message}\n`) },
  flushMs: 20,
});
let n = 0;
setInterval(() => {
  n++;
  const quotes = [{ row: n % 12, bid: 20 + (n % 70), spread: 1, volume: 5_000 }];
  const step = {
    indexE4: 1_010_000_000 + (n % 50) * 10_000,
    momentumBp: n % 7,
    seconds: 1 + (n % 3_000),
    quotes,
  };
  played(12, [{ ...step, held: [], isLadderKnown: true, described: null }], recorder.record);
}, 2);
