import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Runs TypeScript-free module text in a real process of its own, in this package. */
export function startScript(script: string, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '--eval', script, '--', ...args], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** @throws when the process fails */
export async function runScript(
  script: string,
  ...args: readonly string[]
): Promise<{ readonly output: string }> {
  const child = startScript(script, ...args);
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once('close', resolve);
  const output = child.stdout === null ? '' : await text(child.stdout);
  const code = await promise;
  if (code !== 0) throw new Error(`the script ended with ${code}`);
  return { output };
}
