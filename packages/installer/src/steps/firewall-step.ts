import { CatalogueError } from '../catalogue-error.ts';
import {
  activeFirewall,
  asTyped,
  closingCommands,
  type FirewallCommand,
  type FirewallKind,
  isOpen,
  type Opening,
  openingCommands,
} from '../firewall.ts';
import type { Machine } from '../machine.ts';
import { type Made, NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

/** Opens the page to the ranges that the owner named, where a firewall is in the way. Rules that are there already stay theirs. */
export function firewallStep(machine: Machine, ranges: readonly string[], port: number): Step {
  const openings = ranges.map((range): Opening => ({ range, port }));
  /** Which are still shut, and by what. */
  const shut = async (): Promise<{ kind: FirewallKind | null; openings: readonly Opening[] }> => {
    const kind = await activeFirewall(machine);
    if (kind === null) return { kind, openings: [] };
    const open = await Promise.all(openings.map((opening) => isOpen(machine, kind, opening)));
    return { kind, openings: openings.filter((_, index) => open[index] === false) };
  };
  return {
    id: 'firewall',
    phase: 'configuration',
    title: 'Firewall',
    intention: `TCP port ${port} from ${ranges.join(', ')}, where ufw or firewalld guards this machine`,
    isDone: async () => (await shut()).openings.length === 0,
    async makes() {
      const { kind, openings: new_ } = await shut();
      const facts = new_.map(({ range }) => [`${kind} ${port} ${range}`, true] as const);
      return { ...NOTHING_MADE, facts: Object.fromEntries(facts) };
    },
    async apply({ say }) {
      const { kind, openings: closed } = await shut();
      if (kind === null) return {};
      for (const command of closed.flatMap((opening) => openingCommands(kind, opening))) {
        say(asTyped(command));
        const { code, stdout, stderr } = await run(machine, command);
        if (code !== 0) {
          const reason = (stderr || stdout).trim();
          throw new CatalogueError('REC-320', { command: asTyped(command), reason });
        }
      }
      return {};
    },
    async verify() {
      const { kind, openings: closed } = await shut();
      const [first] = closed;
      if (kind === null || first === undefined) return;
      const [command] = openingCommands(kind, first);
      if (command !== undefined)
        throw new CatalogueError('REC-320', { command: asTyped(command), reason: 'it is not in force' });
    },
    async revert(made) {
      const left: string[] = [];
      for (const command of closing(made)) {
        const { code, stdout, stderr } = await run(machine, command);
        // What somebody else has removed since is gone as it should be.
        if (code !== 0 && !/non-existent|NOT_ENABLED/i.test(stdout + stderr))
          left.push(`a firewall rule: ${asTyped(command)}`);
      }
      return left;
    },
  };
}

function closing({ facts }: Made): readonly FirewallCommand[] {
  return Object.keys(facts).flatMap((fact) => {
    const [, kind, port, range] = /^(ufw|firewalld) (\d+) (\S+)$/.exec(fact) ?? [];
    if ((kind !== 'ufw' && kind !== 'firewalld') || range === undefined) return [];
    return closingCommands(kind, { range, port: Number(port) });
  });
}

const run = (machine: Machine, [program, ...args]: FirewallCommand) =>
  machine.run(program, args, { timeoutMs: 60_000 });
