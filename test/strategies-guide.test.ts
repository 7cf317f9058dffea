import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_IN_STRATEGIES } from '@rec-io/domain/strategies';
import { describe, expect, test } from 'vitest';

const PAGE = readFileSync(join(import.meta.dirname, '..', 'docs', 'guides', 'strategies.md'), 'utf8');
const section = (name: string): string =>
  PAGE.split('\n## ').find((each) => each.startsWith(`${name}\n`)) ?? '';

describe('the guide to strategies', () => {
  test.each(BUILT_IN_STRATEGIES)('has every setting of $name as it is', ({ name, parameters }) => {
    const rows = [...section(name).matchAll(/^\| `(\w+)` \| ([^|]*) \| ([^|]*)\|/gm)];
    const declared = parameters.map((spec) =>
      spec.type === 'number'
        ? [spec.key, `${spec.default} ${spec.unit}`, `${spec.min} to ${spec.max}`]
        : [spec.key, spec.default ? 'on' : 'off', ''],
    );
    expect(rows.map(([, ...cells]) => cells.map((cell) => cell?.trim()))).toEqual(declared);
  });
});
