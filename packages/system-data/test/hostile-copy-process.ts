import { type CopyOptions, copySystemData } from '../src/copy-system-data.ts';
import { mostMemoryBytes } from './most-memory.ts';

/** A copy in a process of its own, which is to end by itself. Says how it went and what memory it had. */
const options = JSON.parse(process.argv[2] ?? '{}') as Pick<CopyOptions, 'from' | 'target'>;

const told = await copySystemData({
  ...options,
  identity: { userId: 'attacked', name: '', email: '', version: '0.1.0' },
}).then(
  (report) => ({ report }),
  ({ name, message }: Error) => ({ error: { name, message } }),
);
process.stdout.write(JSON.stringify({ ...told, rssMb: mostMemoryBytes() / 2 ** 20 }));
