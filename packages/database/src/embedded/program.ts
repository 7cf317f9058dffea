import { spawn } from 'node:child_process';
import type { SystemAccount } from './account.ts';

/** The account's ids as `spawn` wants them. */
export const runAs = (account: SystemAccount | null): { uid?: number; gid?: number } =>
  account === null ? {} : { uid: account.uid, gid: account.gid };

/** Nothing of our environment: no PGDATA, PGPORT or locale may change what the server does. */
export const SERVER_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as const;

/** Runs a program to its end. @returns its exit code and the last part of what it said */
export async function runProgram(
  program: string,
  args: readonly string[],
  account: SystemAccount | null,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number | null; output: string }>();
  // The account may not be able to enter our working directory, and initdb refuses to start in such a place.
  const child = spawn(program, args, {
    cwd: '/',
    env: SERVER_ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...runAs(account),
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-4_000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.on('error', reject);
  child.on('close', (code) => resolve({ code, output: output.trim() }));
  return promise;
}
