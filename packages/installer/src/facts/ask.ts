import type { Machine } from '../machine.ts';

/** No look at the machine takes longer; a program that hangs tells nothing. */
const LOOK_MS_MAX = 10_000;

/** What a program prints, trimmed. @returns null when it is not there, failed or hung */
export async function output(
  machine: Machine,
  program: string,
  ...args: readonly string[]
): Promise<string | null> {
  const { code, stdout } = await machine.run(program, args, { timeoutMs: LOOK_MS_MAX });
  return code === 0 ? stdout.trim() : null;
}

/** What a program prints. @throws Error that says how it failed */
export async function requireOutput(
  machine: Machine,
  program: string,
  ...args: readonly string[]
): Promise<string> {
  const { code, stdout, stderr } = await machine.run(program, args, { timeoutMs: LOOK_MS_MAX });
  if (code === 0) return stdout.trim();
  const how = code === 127 ? 'is not on this machine' : `ended with ${code ?? 'a signal'}`;
  throw new Error([`${program} ${how}`, stderr.trim().split('\n')[0] ?? ''].filter(Boolean).join(': '));
}

export const lines = (text: string | null): string[] =>
  (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
