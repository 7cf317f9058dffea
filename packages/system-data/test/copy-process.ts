import { copySystemData } from '../src/copy-system-data.ts';

/** A copy in a process of its own, to be killed: tells its phases and waits at the one where it is to die. */
const { source, target, dieAt } = JSON.parse(process.argv[2] ?? '{}') as Pick<
  Parameters<typeof copySystemData>[0],
  'source' | 'target'
> & { readonly dieAt: string };

await copySystemData({
  source,
  target,
  identity: { userId: 'killed', name: '', email: '', version: '0.1.0' },
  onProgress({ phase, table }) {
    if (`${phase} ${table}` === dieAt) process.kill(process.pid, 'SIGKILL');
  },
});
