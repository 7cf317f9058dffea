import type { Machine } from '../machine.ts';
import { lines, output } from './ask.ts';

export type Process = {
  readonly pid: number;
  readonly account: string;
  readonly arguments: readonly string[];
};

/** Every process that this account can see. `ps` is missing on small Debian machines, so Linux's own table is read. */
export async function processes(machine: Machine): Promise<readonly Process[]> {
  return machine.platform === 'linux' ? fromProc(machine) : fromPs(machine);
}

async function fromProc(machine: Machine): Promise<readonly Process[]> {
  const names = accountNames((await machine.read('/etc/passwd')) ?? '');
  const pids = lines(await output(machine, 'ls', '/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(
    pids.map(async (pid): Promise<Process[]> => {
      const command = await machine.read(`/proc/${pid}/cmdline`);
      // Threads of the kernel have none.
      if (command === null || command === '') return [];
      const [, uid = ''] = /^Uid:\s+(\d+)/m.exec((await machine.read(`/proc/${pid}/status`)) ?? '') ?? [];
      const parts = command.replace(/\0+$/, '').split('\0');
      return [{ pid: Number(pid), account: names.get(uid) ?? `uid ${uid}`, arguments: parts }];
    }),
  );
  return all.flat();
}

async function fromPs(machine: Machine): Promise<readonly Process[]> {
  return lines(await output(machine, 'ps', '-axo', 'pid=,user=,args=')).flatMap((line) => {
    const [, pid, account, command] = /^(\d+)\s+(\S+)\s+(.+)$/.exec(line) ?? [];
    if (pid === undefined || account === undefined || command === undefined) return [];
    return [{ pid: Number(pid), account, arguments: command.split(/\s+/) }];
  });
}

function accountNames(passwd: string): ReadonlyMap<string, string> {
  return new Map(
    passwd.split('\n').flatMap((line): [string, string][] => {
      const [name, , uid] = line.split(':');
      return name === undefined || uid === undefined ? [] : [[uid, name]];
    }),
  );
}
