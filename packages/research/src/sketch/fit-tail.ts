import type { Scale } from './fit-scale.ts';
import { TAIL_NODES, tailNode } from './tail-table.ts';
import type { Outcomes, TrainingSet } from './training-set.ts';

/** Below this weight of moments beyond a node the measured tail is noise; from there the tail goes on as a power. */
const TAIL_SHARE_MIN = 2e-4;

/** Log-odds of a move beyond each node, measured, both directions together: the model has no opinion on direction. */
export function fitTail(set: TrainingSet, data: Outcomes, scale: Scale): number[] {
  const beyond = new Float64Array(TAIL_NODES + 1);
  let total = 0;
  for (let i = 0; i < data.moments.length; i++) {
    const row = data.moments[i] as number;
    let eta = scale.intercept;
    for (let k = 0; k < set.scales; k++) {
      eta += (scale.weights[k] ?? 0) * (set.logVariances[row * set.scales + k] as number);
    }
    const z = Math.sqrt((data.square[i] as number) * Math.exp(-eta));
    const node = Math.min(TAIL_NODES - 1, nodeBelow(z));
    const weight = set.weight[row] as number;
    beyond[node] = (beyond[node] ?? 0) + weight;
    total += weight;
  }
  // From "between this node and the next" to "beyond this node".
  for (let j = TAIL_NODES - 1; j >= 0; j--) beyond[j] = (beyond[j] ?? 0) + (beyond[j + 1] ?? 0);
  const logOdds: number[] = [];
  for (let j = 0; j < TAIL_NODES; j++) {
    const share = (beyond[j] ?? 0) / total / 2;
    const measured = share >= TAIL_SHARE_MIN ? Math.log(share / (1 - share)) : powerTail(logOdds, j);
    logOdds.push(j === 0 ? 0 : Math.min(measured, logOdds[j - 1] ?? 0));
  }
  return logOdds;
}

/** The largest node at or below z. */
function nodeBelow(z: number): number {
  let node = Math.floor(Math.sqrt(z) * 6);
  if (tailNode(node) > z) node--;
  return Math.max(0, node);
}

/** Continues with the slope in log z of the last half of a doubling. */
function powerTail(logOdds: readonly number[], j: number): number {
  const from = logOdds[j - 1] ?? 0;
  const before = logOdds[j - 4] ?? 0;
  const slope = (from - before) / Math.log(tailNode(j - 1) / tailNode(j - 4));
  return from + slope * Math.log(tailNode(j) / tailNode(j - 1));
}
