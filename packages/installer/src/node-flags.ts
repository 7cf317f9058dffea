/**
 * Flags of Node's for every program that stays. A program of ours makes little rubbish at a time: with the young generation that V8 would
 * grow (16 MB thrice) all of them together hold a third more memory, for the same time of the processor (docs/benchmarks.md).
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=2'];
