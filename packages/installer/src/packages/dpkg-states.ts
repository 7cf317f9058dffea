import type { Machine } from '../machine.ts';
import type { Package } from './package-manager.ts';

export type DpkgState = Package & {
  /** `half`: unpacked, or failed in between. `configuration`: removed, but its configuration files are kept. */
  readonly state: 'installed' | 'half' | 'configuration' | 'absent';
};

/** How dpkg abbreviates what became of a package: `ii ` installed, `rc ` removed with configuration left, `iU ` unpacked. */
const STATES: Readonly<Record<string, DpkgState['state']>> = {
  i: 'installed',
  // Only a trigger of another package is still to be run.
  t: 'installed',
  W: 'installed',
  c: 'configuration',
  n: 'absent',
};

/** What dpkg knows about these packages; it is silent about names that it does not know. */
export async function dpkgStates(machine: Machine, names: readonly string[]): Promise<readonly DpkgState[]> {
  if (names.length === 0) return [];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these are dpkg’s own placeholders
  const format = '${db:Status-Abbrev}\\t${Package}\\t${Version}\\n';
  // It ends with 1 when it does not know one of them, and tells of the others.
  const { stdout } = await machine.run('dpkg-query', ['-W', '-f', format, ...names]);
  return parseDpkgStates(stdout);
}

/** Packages whose unpacking was cut off: dpkg configures none of these, nor what needs them, until they are unpacked anew. */
export async function toUnpackAnew(machine: Machine): Promise<readonly string[]> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these are dpkg’s own placeholders
  const format = '${db:Status-Abbrev}\\t${binary:Package}\\n';
  const { stdout } = await machine.run('dpkg-query', ['-W', '-f', format]);
  return parseToUnpackAnew(stdout);
}

/** `iUR`: the third letter says so. */
export const parseToUnpackAnew = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => /^..R\t(\S+)$/.exec(line)?.[1] ?? []);

export function parseDpkgStates(text: string): readonly DpkgState[] {
  return text.split('\n').flatMap((line) => {
    const [abbreviation, name, version] = line.split('\t');
    if (abbreviation === undefined || name === undefined || version === undefined) return [];
    return [{ name, version, state: STATES[abbreviation[1] ?? ''] ?? 'half' }];
  });
}
