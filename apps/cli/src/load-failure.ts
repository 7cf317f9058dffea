import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the program, or a package, that is missing or broken. */
export type LoadFailure = { readonly path: string; readonly reason: string };

/** Which file an `import()` has failed on. Imports nothing of ours: whatever it names may be broken itself. */
export function whatFailedToLoad(error: unknown): LoadFailure {
  if (!(error instanceof Error)) return { path: 'The program', reason: String(error) };
  const { message, stack = '' } = error;
  if ('url' in error && typeof error.url === 'string')
    return { path: fileURLToPath(error.url), reason: 'it is not there' };
  if ('path' in error && typeof error.path === 'string') return { path: error.path, reason: message };
  const [, lost] = /^Cannot find package '([^']+)'/.exec(message) ?? [];
  if (lost !== undefined) return { path: `The package ${lost}`, reason: 'it is not there' };
  const place = firstFile(message) ?? firstFile(stack) ?? 'The program';
  // Told of the importing file, but the other is the one that was cut short.
  const [, module, name] = /^The requested module '([^']+)' .* export named '([^']+)'/.exec(message) ?? [];
  if (module === undefined) return { path: place, reason: message };
  return {
    path: module.startsWith('.') ? resolve(dirname(place), module) : module,
    reason: `it has no ${name}`,
  };
}

function firstFile(text: string): string | null {
  const [, url, path] = /(file:\/\/[^\s:]+)|(\/[^\n:]+)(?=:(?:\d| ))/.exec(text) ?? [];
  return url === undefined ? (path ?? null) : fileURLToPath(url);
}
