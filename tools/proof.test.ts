import { describe, expect, test } from 'vitest';
import { withSection } from './proof.ts';

describe('the page of what is proven', () => {
  test('gets each section once, and keeps the others', () => {
    const first = withSection('', '# Proof', 'all months');
    const both = withSection(first, '## Crash points', 'all points');
    expect(both).toBe('# Proof\n\nall months\n\n## Crash points\n\nall points\n');
    expect(withSection(both, '# Proof', 'more')).toBe('# Proof\n\nmore\n\n## Crash points\n\nall points\n');
  });
});
