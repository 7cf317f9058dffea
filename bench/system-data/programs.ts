import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@rec-io/database/connection';
import type { CopyOptions } from '@rec-io/system-data/copy-system-data';
import { DEBIAN_BIN } from './clusters.ts';

type Program = { readonly child: ChildProcess; readonly ended: Promise<string> };

/** Its output when it ends well. */
function program(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    // pgcopydb ends its whole process group with itself.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, said] = ['', ''];
  child.stdout?.on('data', (data) => {
    output += data;
  });
  child.stderr?.on('data', (data) => {
    said = (said + data).slice(-2_000);
  });
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ended with ${code ?? signal}:\n${said}`));
    });
  });
  ended.catch(() => undefined);
  return { child, ended };
}

export const runProgram = (...[command, args, env]: Parameters<typeof program>): Promise<string> =>
  program(command, args, env).ended;

export type CopyResult = {
  readonly tables: number;
  readonly bytes: number;
  /** Of memory, of our process. */
  readonly peakMb: number;
};

/** `from` as `recio clone --from` has it. */
type OurOptions = Pick<CopyOptions, 'target' | 'verify' | 'resume'> & { readonly from: string };

const ourCopy = (options: OurOptions): Program =>
  program(process.execPath, [join(import.meta.dirname, 'copy-process.ts'), JSON.stringify(options)]);

export async function copyOurs(options: OurOptions): Promise<CopyResult> {
  return JSON.parse(await ourCopy(options).ended) as CopyResult;
}

/** @returns whether it was still at work */
export async function copyOursAndKill(options: OurOptions, afterS: number): Promise<boolean> {
  const { child, ended } = ourCopy(options);
  await Promise.race([sleep(afterS * 1_000), ended]);
  const isKilled = child.exitCode === null && child.kill('SIGKILL');
  await ended.catch(() => undefined);
  return isKilled;
}

export const address = ({ host, port, user, password, database }: Connection): string =>
  `postgres://${user}:${password}@${host}:${port}/${database}`;

/** One of Debian's own, and not its wrapper, which looks for clusters. */
export const debianProgram = (name: string): string => join(DEBIAN_BIN, name);
