/**
 * Probability that a standardized move ends beyond z: log-odds at fixed nodes, straight lines between them. Log-odds keep
 * the far tail's precision, and the nodes z_j = (j/6)² are dense where strikes are and reach 100 deviations.
 */
export const TAIL_NODES = 61;
const NODES_PER_ROOT = 6;

export const tailNode = (index: number): number => (index / NODES_PER_ROOT) ** 2;

/** P(Z > z) for z ≥ 0, never above one half. `logOdds` has `TAIL_NODES` values that never rise. */
export function tailProbability(logOdds: Float64Array, z: number): number {
  const node = Math.min(TAIL_NODES - 2, Math.floor(Math.sqrt(z) * NODES_PER_ROOT));
  const from = tailNode(node);
  const share = Math.min(1, Math.max(0, (z - from) / (tailNode(node + 1) - from)));
  const left = logOdds[node] as number;
  const odds = left + share * ((logOdds[node + 1] as number) - left);
  return 1 / (1 + Math.exp(-odds));
}
