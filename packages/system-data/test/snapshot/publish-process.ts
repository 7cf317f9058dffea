import { signingKey } from '@rec-io/installer/signing-key';
import { publish } from '../../src/snapshot/publish.ts';

/** Publishes in a process of its own, to be killed: after so many chunks, so many milliseconds after it said that it began. */
const { database, directory, keyFile, dieAfterChunks } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly database: Parameters<typeof publish>[0]['database'];
  readonly directory: string;
  readonly keyFile: string;
  readonly dieAfterChunks: number | null;
};
process.stdout.write('begins\n');
await publish({
  database,
  directory,
  key: await signingKey(keyFile),
  program: '0.1.0',
  chunkBytes: 128 * 1024,
  onProgress({ chunksDone }) {
    if (dieAfterChunks !== null && chunksDone >= dieAfterChunks) process.kill(process.pid, 'SIGKILL');
  },
});
