import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Layout } from '@rec-io/installer/layout';

export type Said = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Far above what any of them takes; one that hangs is no better than one that fails. */
const COMMAND_MS_MAX = 15 * 60_000;

export const releaseFolder = ({ releases }: Layout, id: string): string => join(releases, id);

/** How a release is run: by the Node that lies in it. */
export function releaseProgram(folder: string): { readonly node: string; readonly main: string } {
  return {
    node: join(folder, '.runtime', 'node', 'bin', 'node'),
    main: join(folder, 'apps', 'cli', 'src', 'main.ts'),
  };
}

/** One command of a release, to its end. It gets no terminal: nobody could answer. */
export async function runRelease(layout: Layout, id: string, ...args: readonly string[]): Promise<Said> {
  const folder = releaseFolder(layout, id);
  const { node, main } = releaseProgram(folder);
  const child = spawn(node, [main, ...args, '--json', '--data-dir', layout.dataDir], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, '.runtime', 'compile-cache') },
    timeout: COMMAND_MS_MAX,
    killSignal: 'SIGKILL',
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (chunk: Buffer) => {
      said[stream] += chunk.toString();
    });
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (found) => resolve(found));
  });
  return { code, ...said };
}

/** The last JSON object that it printed; null where there is none. */
export function lastObject({ stdout }: Said): Readonly<Record<string, unknown>> | null {
  for (const line of stdout.trim().split('\n').toReversed()) {
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
    } catch {
      // A line for people.
    }
  }
  return null;
}

/** Why it failed, in a line. */
export function reasonIn(said: Said): string {
  const error = lastObject(said)?.['error'] as { code?: unknown; title?: unknown } | undefined;
  if (typeof error?.title === 'string') return `${String(error.code)} ${error.title}`;
  const lines = `${said.stdout}\n${said.stderr}`.trim().split('\n').filter(Boolean);
  return lines.at(-1)?.slice(0, 300) ?? `it ended with ${said.code} and said nothing`;
}
