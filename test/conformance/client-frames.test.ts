import { beforeAll, describe, expect, test } from 'vitest';
import { parseFrame } from '../../packages/kalshi/src/frames.ts';
import { FRAME_EXAMPLES, frameTexts } from '../../packages/kalshi/test/frame-examples.ts';
import { readSpecification, SKIPPED, SPECIFICATION_HERE, type Specification } from './specification.ts';

type Path = readonly (string | number)[];

/** Where in a frame there is a value. */
function paths(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...paths(inner, [...at, key])]);
}

function without(frame: object, path: Path): object {
  const copy = structuredClone(frame) as Record<string | number, unknown>;
  let inner = copy;
  for (const key of path.slice(0, -1)) inner = inner[key] as Record<string | number, unknown>;
  delete inner[path.at(-1) ?? ''];
  return copy;
}

/** The messages of combined markets are those of all others; acknowledgements of indices are in no specification. */
const specified = frameTexts
  .filter((text) => !(text.startsWith('{"type":"ok"') && text.includes('index_ids')))
  .map((text) => text.replace('multivariate_market_lifecycle', 'market_lifecycle_v2'));

describe.skipIf(!SPECIFICATION_HERE)(`frames as the client knows them${SKIPPED}`, () => {
  let specification: Specification;
  beforeAll(() => {
    specification = readSpecification();
  });

  test('are frames of the specification, each kind of them', () => {
    expect(specified.flatMap((text) => specification.frameProblems(JSON.parse(text)))).toEqual([]);
  });

  test('may lack whatever the specification lets them lack', () => {
    const refused: string[] = [];
    let allowed = 0;
    for (const text of specified) {
      const frame = JSON.parse(text) as object;
      for (const path of paths(frame)) {
        const less = without(frame, path);
        if (specification.frameProblems(less).length > 0) continue;
        allowed++;
        try {
          parseFrame(JSON.stringify(less));
        } catch (error) {
          refused.push(`${path.join('.')}: ${(error as Error).message}`);
        }
      }
    }
    expect(refused).toEqual([]);
    expect(allowed).toBeGreaterThan(Object.keys(FRAME_EXAMPLES).length);
  });
});
