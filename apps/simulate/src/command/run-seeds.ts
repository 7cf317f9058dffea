import { Worker } from 'node:worker_threads';
import type { SimulationResult } from '../simulation.ts';
import type { Options } from './options.ts';

/** Runs all seeds on worker threads. `onResult` comes as runs end, in no order. @throws what a worker throws */
export function runSeeds(options: Options, onResult: (result: SimulationResult) => void): Promise<void> {
  const endSeed = options.from + options.seeds;
  let next = options.from;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options });
      const give = (): void => {
        if (next < endSeed) worker.postMessage(next++);
        else void worker.terminate().then(() => resolve());
      };
      worker.on('message', (result: SimulationResult) => {
        onResult(result);
        give();
      });
      worker.on('error', reject);
      give();
    });
  return Promise.all(Array.from({ length: Math.min(options.jobs, options.seeds) }, work)).then(
    () => undefined,
  );
}
