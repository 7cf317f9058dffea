import { type CopyOptions, copySystemData } from '../src/copy-system-data.ts';

/** A copy in a process of its own, to be killed: it dies at the given word of progress, or when so many bytes have come. */
const { options, dieAt, dieAfterBytes } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly options: Pick<CopyOptions, 'from' | 'target'>;
  readonly dieAt?: string;
  readonly dieAfterBytes?: number;
};

await copySystemData({
  ...options,
  identity: { userId: 'killed', name: '', email: '', version: '0.1.0' },
  onProgress({ phase, bytes, tablesDone }) {
    const isThere = dieAt === `${phase} ${tablesDone}`;
    if (isThere || (dieAfterBytes !== undefined && bytes >= dieAfterBytes))
      process.kill(process.pid, 'SIGKILL');
  },
});
