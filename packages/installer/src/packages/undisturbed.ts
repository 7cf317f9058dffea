import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine, Ran } from '../machine.ts';

const LOOK_MS = 150;

/**
 * Out of reach of the terminal's Ctrl-C and of a hang-up, and with a file in place of our pipe: a package manager that is
 * stopped half-way leaves a machine half-way. When the installer is killed it goes on to its end, and the next run waits.
 */
const SHIELDED = `trap '' HUP INT PIPE
log=$1; shift
if command -v setsid >/dev/null 2>&1; then exec setsid --wait "$@" >"$log" 2>&1; fi
exec "$@" >"$log" 2>&1`;

/** Runs a package manager where nothing that happens to us happens to it. Its output, both streams, is `stdout`. */
export async function runUndisturbed(
  machine: Machine,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
): Promise<Ran> {
  const directory = await mkdtemp(join(tmpdir(), 'rec-io-packages-'));
  const log = join(directory, 'output');
  const told = await open(log, 'w+', 0o600);
  let text = '';
  let begun = 0;
  const look = async (last: boolean) => {
    for (;;) {
      const { bytesRead, buffer } = await told.read(Buffer.alloc(65_536), 0, 65_536, null);
      if (bytesRead === 0) break;
      // latin1 keeps a character that two reads share whole; only names and versions are read from it.
      text += buffer.toString('latin1', 0, bytesRead);
    }
    const end = last ? text.length : text.lastIndexOf('\n') + 1;
    for (const line of text.slice(begun, end).split(/[\r\n]+/)) if (line !== '') onLine(line);
    begun = end;
  };
  let ended = false;
  const looking = (async () => {
    while (!ended) {
      await look(false);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  try {
    const ran = await machine.run('sh', ['-c', SHIELDED, 'sh', log, program, ...args], { env });
    ended = true;
    await looking;
    await look(true);
    return { code: ran.code, stdout: Buffer.from(text, 'latin1').toString('utf8'), stderr: ran.stderr };
  } finally {
    ended = true;
    await looking.catch(() => undefined);
    await told.close();
    await rm(directory, { recursive: true, force: true });
  }
}
