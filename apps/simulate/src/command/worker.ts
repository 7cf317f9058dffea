import { parentPort, workerData } from 'node:worker_threads';
import { simulate } from '../simulation.ts';
import { installedModel, settle } from './model.ts';
import { allowedFaults, type Options } from './options.ts';

/** Runs the seeds that it is given, one after the other. */
const { hours, faults, killAt } = workerData as Options;
const model = installedModel();
const allowed = allowedFaults(faults);
parentPort?.on('message', async (seed: number) => {
  const result = await simulate({ seed, hours, faults: allowed, killAt, model, settle });
  parentPort?.postMessage(result);
});
