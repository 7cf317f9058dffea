import { execFile } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** How a program ended; `code` is null when a signal ended it or it was stopped for taking too long. */
export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  /** Given to its standard input; without it that is empty. */
  readonly input?: string;
  readonly timeoutMs?: number;
  /** Beside the machine's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Told of each line of its output as it comes. */
  readonly onLine?: (line: string) => void;
};

/**
 * The machine that is installed on, as the installer asks and changes it. Tests put recorded facts and stand-in programs
 * in its place.
 */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly isRoot: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs a program without a shell. Never throws for how it ended; one that is not there ends with 127. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** @returns null when the file is not there or this account may not read it */
  read(path: string): Promise<string | null>;
  /** The full path of a program on the PATH or in the folders of administrators; null when there is none. */
  which(program: string): Promise<string | null>;
}

/** Not on the PATH of an ordinary user, and after `su` not even on root's. */
const ADMINISTRATORS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];
/** On the PATH of a login shell only; over ssh there is none. */
const HOMEBREW = process.platform === 'darwin' ? ['/opt/homebrew/bin', '/usr/local/bin'] : [];
const NOT_FOUND = 127;
const OUTPUT_BYTES_MAX = 32 * 1024 * 1024;

/** The machine that this process runs on. */
export function thisMachine(environment: Machine['environment'] = process.env): Machine {
  const folders = [
    ...(environment['PATH'] ?? '').split(delimiter).filter(Boolean),
    ...HOMEBREW,
    ...ADMINISTRATORS,
  ];
  const path = [...new Set(folders)].join(delimiter);
  return {
    platform: process.platform,
    arch: process.arch,
    isRoot: process.getuid?.() === 0,
    environment,
    run: (program, args, { input, timeoutMs, env, signal, onLine } = {}) =>
      new Promise((resolve) => {
        const child = execFile(
          program,
          [...args],
          {
            // Messages are read by people and by us: one language.
            env: { ...environment, PATH: path, LC_ALL: 'C.UTF-8', ...env } as NodeJS.ProcessEnv,
            maxBuffer: OUTPUT_BYTES_MAX,
            ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: 'SIGKILL' as const }),
            ...(signal === undefined ? {} : { signal }),
          },
          (error, stdout, stderr) => {
            const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
            const missing = error !== null && 'code' in error && String(error.code) === 'ENOENT';
            resolve({ code: missing ? NOT_FOUND : code, stdout, stderr: stderr || (error?.message ?? '') });
          },
        );
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(input ?? '');
        if (onLine !== undefined) for (const stream of [child.stdout, child.stderr]) eachLine(stream, onLine);
      }),
    read: (file) => readFile(file, 'utf8').catch(() => null),
    async which(program) {
      for (const folder of path.split(delimiter)) {
        const file = join(folder, program);
        if (
          await access(file, constants.X_OK).then(
            () => true,
            () => false,
          )
        )
          return file;
      }
      return null;
    },
  };
}

function eachLine(stream: NodeJS.ReadableStream | null, tell: (line: string) => void): void {
  let rest = '';
  stream?.on('data', (chunk: Buffer | string) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) tell(line);
  });
}
