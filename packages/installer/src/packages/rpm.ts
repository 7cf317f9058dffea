import type { Machine } from '../machine.ts';
import type { Package } from './package-manager.ts';

/** Those of the packages that are installed, as RPM's own database has them. */
export async function rpmInstalled(machine: Machine, names: readonly string[]): Promise<readonly Package[]> {
  if (names.length === 0) return [];
  // It ends with the number of packages that it does not know, and tells of the others.
  const { stdout } = await machine.run('rpm', ['-q', '--qf', '%{NAME}\\t%{VERSION}-%{RELEASE}\\n', ...names]);
  return stdout.split('\n').flatMap((line) => {
    const [name, version] = line.split('\t');
    return name === undefined || version === undefined ? [] : [{ name, version }];
  });
}

/** Packages beside these that need one of them, by RPM's own test of a removal, which changes nothing. */
export async function rpmNeededBy(machine: Machine, names: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await machine.run('rpm', ['-e', '--test', ...names]);
  return code === 0 ? [] : parseNeededBy(`${stdout}\n${stderr}`);
}

/** `\tlibpq is needed by (installed) php-pgsql-8.0.30-1.el9.x86_64`: the name ends before version and release. */
export function parseNeededBy(text: string): readonly string[] {
  const names = text.split('\n').flatMap((line) => {
    const [, name] = /is needed by \(installed\) (?:\d+:)?(\S+)-[^-\s]+-[^-\s]+$/.exec(line.trim()) ?? [];
    return name === undefined ? [] : [name];
  });
  return [...new Set(names)];
}
