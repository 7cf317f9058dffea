import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiFiles } from './api.ts';

test('what follows from web’s routes and errors is written as they are now: npm run api', async () => {
  for (const [path, content] of await apiFiles()) expect(readFileSync(path, 'utf8'), path).toBe(content);
});
