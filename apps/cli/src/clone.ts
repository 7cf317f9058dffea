import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The clone that this program runs from, and what lies in it. */
const root = join(import.meta.dirname, '..', '..', '..');

export const CLONE = {
  root,
  main: join(import.meta.dirname, 'main.ts'),
  modelFile: join(root, 'config', 'models', 'adaptive-btc-eth.json'),
  dashboard: join(root, 'apps', 'dashboard', 'dist'),
  /** Not in the repository: the pinned Node, stamps, and which installation was made last. Tests put theirs elsewhere. */
  runtime: process.env['RECIO_RUNTIME_DIR'] ?? join(root, '.runtime'),
} as const;

export function version(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
