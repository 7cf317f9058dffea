import type { Machine } from './machine.ts';

export type FirewallKind = 'ufw' | 'firewalld';

/** One command of a firewall: the program and its arguments. */
export type FirewallCommand = readonly [program: string, ...args: string[]];

/** A way in: from an address range to a port of this machine. */
export type Opening = { readonly range: string; readonly port: number };

const COMMENT = 'REC.IO';

/** The firewall that guards this machine now; null when none does, or this account may not ask. */
export async function activeFirewall(machine: Machine): Promise<FirewallKind | null> {
  if (/^Status: active/m.test((await machine.run('ufw', ['status'])).stdout)) return 'ufw';
  return (await machine.run('firewall-cmd', ['--state'])).stdout.trim() === 'running' ? 'firewalld' : null;
}

/** What lets a range in. Exactly these are shown, run and recorded. */
export function openingCommands(kind: FirewallKind, opening: Opening): readonly FirewallCommand[] {
  if (kind === 'ufw') return [['ufw', 'allow', ...ufwRule(opening), 'comment', COMMENT]];
  // For good, and for now: a reload would drop what others have set for now only.
  return [
    ['firewall-cmd', '--permanent', `--add-rich-rule=${richRule(opening)}`],
    ['firewall-cmd', `--add-rich-rule=${richRule(opening)}`],
  ];
}

export function closingCommands(kind: FirewallKind, opening: Opening): readonly FirewallCommand[] {
  if (kind === 'ufw') return [['ufw', 'delete', 'allow', ...ufwRule(opening)]];
  return [
    ['firewall-cmd', '--permanent', `--remove-rich-rule=${richRule(opening)}`],
    ['firewall-cmd', `--remove-rich-rule=${richRule(opening)}`],
  ];
}

export async function isOpen(machine: Machine, kind: FirewallKind, opening: Opening): Promise<boolean> {
  if (kind === 'firewalld') {
    const asked = ['--permanent', `--query-rich-rule=${richRule(opening)}`];
    return (await machine.run('firewall-cmd', asked)).code === 0;
  }
  const { stdout } = await machine.run('ufw', ['show', 'added']);
  const { range, port } = opening;
  return stdout
    .split('\n')
    .some((line) => line.startsWith(`ufw allow from ${range} to any port ${port} proto tcp`));
}

/** A command as a person would type it. */
export const asTyped = (command: FirewallCommand): string =>
  command.map((word) => (/^[\w./:=-]+$/.test(word) ? word : `'${word}'`)).join(' ');

const ufwRule = ({ range, port }: Opening): string[] => [
  'proto',
  'tcp',
  'from',
  range,
  'to',
  'any',
  'port',
  String(port),
];

const richRule = ({ range, port }: Opening): string =>
  `rule family="${range.includes(':') ? 'ipv6' : 'ipv4'}" source address="${range}" port port="${port}" protocol="tcp" accept`;
