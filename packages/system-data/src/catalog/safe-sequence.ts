import type { SequenceDescription } from '../description.ts';
import { isName, isSystemSchema } from './names.ts';

const RANGES = {
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
} as const;

export function isSafeSequence({ schema, name, type, ...numbers }: SequenceDescription): boolean {
  const [lowest, highest] = RANGES[type];
  const [minimum, maximum, start, increment] = [
    numbers.minimum,
    numbers.maximum,
    numbers.start,
    numbers.increment,
  ].map(BigInt) as [bigint, bigint, bigint, bigint];
  const within = (value: bigint) => value >= minimum && value <= maximum;
  return (
    isSystemSchema(schema) &&
    isName(name) &&
    minimum >= lowest &&
    maximum <= highest &&
    minimum < maximum &&
    within(start) &&
    increment !== 0n &&
    (numbers.last === null || within(BigInt(numbers.last)))
  );
}
