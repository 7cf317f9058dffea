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
import { type Made, NOTHING_MADE, type Receipt } from '../receipt.ts';
import type { Step } from '../step.ts';

/** A way that an earlier run opened, and through which firewall. */
export type RecordedOpening = Opening & { readonly kind: FirewallKind };

export type FirewallWish = {
  /** From where the page may be reached. */
  readonly ranges: readonly string[];
  readonly port: number;
  /** Whether the rules are to be set, or only shown. */
  readonly set: boolean;
  readonly opened: readonly RecordedOpening[];
};

/** Nothing where nobody asked for a way and none was opened. */
export function firewallSteps(machine: Machine, wish: FirewallWish): readonly Step[] {
  const { ranges, port, set, opened } = wish;
  const wanted = set ? ranges : [];
  const former = opened.filter((each) => each.port !== port || !wanted.includes(each.range));
  return [
    ...(wanted.length > 0 || former.length > 0 ? [firewallStep(machine, wanted, port, former)] : []),
    ...(!set && ranges.length > 0 ? [shownStep(machine, ranges, port)] : []),
  ];
}

/** For an owner who sets them: what would have to be run. */
const shownStep = (machine: Machine, ranges: readonly string[], port: number): Step => ({
  id: 'firewall-shown',
  phase: 'configuration',
  title: 'Firewall',
  intention: `left alone; where ufw or firewalld guards this machine, it has to let ${ranges.join(', ')} reach TCP port ${port}`,
  nothing: true,
  commands: async () => {
    const kind = await activeFirewall(machine);
    return kind === null
      ? []
      : ranges.flatMap((range) => openingCommands(kind, { range, port })).map((command) => asTyped(command));
  },
  isDone: async () => true,
  makes: async () => NOTHING_MADE,
  apply: async () => ({}),
  verify: async () => undefined,
  revert: async () => [],
});

/**
 * Opens the page to the ranges that the owner named, where a firewall is in the way. Rules that are there already stay theirs.
 * @param former ways that we opened and that nobody wants any more: they are closed
 */
export function firewallStep(
  machine: Machine,
  ranges: readonly string[],
  port: number,
  former: readonly RecordedOpening[] = [],
): Step {
  const openings = ranges.map((range): Opening => ({ range, port }));
  /** Which are still shut, and by what. */
  const shut = async (): Promise<{ kind: FirewallKind | null; openings: readonly Opening[] }> => {
    const kind = await activeFirewall(machine);
    if (kind === null) return { kind, openings: [] };
    const open = await Promise.all(openings.map((opening) => isOpen(machine, kind, opening)));
    return { kind, openings: openings.filter((_, index) => open[index] === false) };
  };
  const stillOpen = async (): Promise<readonly RecordedOpening[]> => {
    const open = await Promise.all(former.map((each) => isOpen(machine, each.kind, each)));
    return former.filter((_, index) => open[index]);
  };
  const commands = async (): Promise<readonly FirewallCommand[]> => {
    const { kind, openings: closed } = await shut();
    return [
      ...(kind === null ? [] : closed.flatMap((opening) => openingCommands(kind, opening))),
      ...(await stillOpen()).flatMap((each) => closingCommands(each.kind, each)),
    ];
  };
  return {
    id: 'firewall',
    phase: 'configuration',
    title: 'Firewall',
    intention: [
      ...(ranges.length === 0
        ? []
        : [`TCP port ${port} from ${ranges.join(', ')}, where ufw or firewalld guards this machine`]),
      ...former.map((each) => `no more port ${each.port} from ${each.range}`),
    ].join('; '),
    inPlace:
      'nothing to set: the rules are there, or neither ufw nor firewalld guards this machine; another firewall is yours to open',
    commands: async () => (await commands()).map((command) => asTyped(command)),
    isDone: async () => (await commands()).length === 0,
    async makes() {
      const { kind, openings: new_ } = await shut();
      const opened = new_.map(({ range }) => [`${kind} ${port} ${range}`, true] as const);
      const closed = (await stillOpen()).map((each) => [`closed ${factOf(each)}`, true] as const);
      return { ...NOTHING_MADE, facts: Object.fromEntries([...opened, ...closed]) };
    },
    async apply({ say }) {
      for (const command of await commands()) {
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
      const [command] = await commands();
      if (command !== undefined)
        throw new CatalogueError('REC-320', { command: asTyped(command), reason: 'it is not in force' });
    },
    async revert(made) {
      const left: string[] = [];
      for (const command of reverting(made)) {
        const { code, stdout, stderr } = await run(machine, command);
        // What somebody else has removed since is gone as it should be.
        if (code !== 0 && !/non-existent|NOT_ENABLED/i.test(stdout + stderr))
          left.push(`a firewall rule: ${asTyped(command)}`);
      }
      return left;
    },
  };
}

const factOf = ({ kind, port, range }: RecordedOpening): string => `${kind} ${port} ${range}`;

function openingOf(fact: string): RecordedOpening | null {
  const [, kind, port, range] = /^(ufw|firewalld) (\d+) (\S+)$/.exec(fact) ?? [];
  if ((kind !== 'ufw' && kind !== 'firewalld') || range === undefined) return null;
  return { kind, range, port: Number(port) };
}

/** What an earlier run has opened, by its record. */
export function openingsOf(receipt: Receipt | null): readonly RecordedOpening[] {
  const record = receipt?.steps.find(({ id, state }) => id === 'firewall' && state !== 'reverted');
  return Object.keys(record?.made.facts ?? {}).flatMap((fact) => openingOf(fact) ?? []);
}

/** What was opened is closed. What this very run has closed is opened again; what an earlier one closed stays as it is. */
function reverting({ facts }: Made): readonly FirewallCommand[] {
  const names = Object.keys(facts);
  const openedHere = new Set(names);
  return names.flatMap((fact) => {
    const opened = openingOf(fact);
    if (opened !== null) return closingCommands(opened.kind, opened);
    const closed = fact.startsWith('closed ') ? openingOf(fact.slice('closed '.length)) : null;
    return closed === null || openedHere.has(factOf(closed)) ? [] : openingCommands(closed.kind, closed);
  });
}

const run = (machine: Machine, [program, ...args]: FirewallCommand) =>
  machine.run(program, args, { timeoutMs: 60_000 });
