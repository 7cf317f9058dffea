import { expect, test } from 'vitest';
import { compare, type Way } from '../bench/comparison.ts';

/** Takes these seconds, round by round. */
function way(name: string, seconds: readonly number[], order: string[], against?: string): Way {
  const left = [...seconds];
  return {
    name,
    ...(against === undefined ? {} : { against }),
    before: async () => void order.push(`before ${name}`),
    async run() {
      order.push(name);
      return { seconds: left.shift() ?? 0, note: `${left.length} left` };
    },
  };
}

test('ways take turns, and are compared round by round: a slow round is slow for all', async () => {
  const order: string[] = [];
  const ways = [way('theirs', [10, 40, 12], order), way('ours', [5, 20, 9], order, 'theirs')];
  const [theirs, ours] = await compare({ ways }, 3);
  expect(order.slice(0, 4)).toEqual(['before theirs', 'theirs', 'before ours', 'ours']);
  expect(order).toHaveLength(12);
  expect(theirs).toMatchObject({ p50S: 12, minS: 10, maxS: 40, rounds: 3, against: null, note: '0 left' });
  expect(ours).toMatchObject({ p50S: 9, against: { name: 'theirs', ratio: 0.5 } });
});
