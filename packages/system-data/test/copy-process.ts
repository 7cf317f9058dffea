import { type CopyOptions, copySystemData } from '../src/copy-system-data.ts';
import { mostMemoryBytes } from './most-memory.ts';

export type CopyProcessInput = {
  readonly options: Pick<CopyOptions, 'from' | 'target' | 'chunkBytes' | 'isOurs' | 'maxRate' | 'resume'>;
  /** After it began to put tables in place, unless it has ended by then. */
  readonly dieInPlacingMs?: number;
  readonly dieAfterBytes?: number;
};
export type CopyProcessOutput = { readonly rows: number; readonly memoryBytes: number };

/** A copy in a process of its own, to be killed: it dies some time after a phase began, or when so many bytes have come. */
const { options, dieInPlacingMs, dieAfterBytes } = JSON.parse(process.argv[2] ?? '{}') as CopyProcessInput;

const die = () => process.kill(process.pid, 'SIGKILL');

const { rowsCopied } = await copySystemData({
  ...options,
  identity: { userId: 'killed', name: '', email: '', version: '0.1.0' },
  onProgress({ phase, bytes }) {
    if (phase === 'placing' && dieInPlacingMs !== undefined) setTimeout(die, dieInPlacingMs).unref();
    if (dieAfterBytes !== undefined && bytes >= dieAfterBytes) die();
  },
});
const output: CopyProcessOutput = { rows: rowsCopied, memoryBytes: mostMemoryBytes() };
process.stdout.write(JSON.stringify(output));
