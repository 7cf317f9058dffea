import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParameterSpec } from '@rec-io/domain/parameters';
import { PROTECTION_PARAMETERS } from '@rec-io/domain/protection-parameters';
import { SIZE_PARAMETERS } from '@rec-io/domain/size-parameters';
import { expect, test } from 'vitest';

const PAGE = readFileSync(join(import.meta.dirname, '..', 'docs', 'guides', 'monitors.md'), 'utf8');
const section = (name: string): string =>
  PAGE.split('\n## ').find((each) => each.startsWith(`${name}\n`)) ?? '';

function cellsOf(spec: ParameterSpec): string[] {
  if (spec.type === 'number')
    return [spec.key, `${spec.default} ${spec.unit}`, `${spec.min} to ${spec.max}`, spec.help];
  if (spec.type === 'boolean') return [spec.key, spec.default ? 'on' : 'off', '', spec.help];
  return [spec.key, spec.default, spec.choices.join(', '), spec.help];
}

test.each([
  ['How much it buys', SIZE_PARAMETERS],
  ['What protects what it bought', PROTECTION_PARAMETERS],
] as const)('the guide to monitors has every setting of “%s” as it is', (name, specs) => {
  const rows = [...section(name).matchAll(/^\| `(\w+)` \|([^|]*)\|([^|]*)\|([^|]*)\|/gm)];
  expect(rows.map(([, ...cells]) => cells.map((cell) => cell?.trim()))).toEqual(specs.map(cellsOf));
});
