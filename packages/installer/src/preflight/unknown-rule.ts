import { whyUnknown } from '../facts/fact.ts';
import type { Finding } from './finding.ts';
import type { Rule } from './rule.ts';

/** What could not be found out is told: silence would look like health. */
export const unknownFacts: Rule = (facts) => {
  const looks: readonly (readonly [id: string, title: string, fact: unknown])[] = [
    ['system', 'Which operating system this is', facts.system],
    ['packages', 'Which package manager is here', facts.packages],
    ['processor', 'How many processor cores there are', facts.processor],
    ['memory', 'How much memory there is', facts.memory],
    ['account', 'What this account may do', facts.account],
    ['clock', 'Whether the clock is right', facts.clockSkewMs],
    ['postgres', 'Which PostgreSQL is here', facts.postgres],
    ['supervisor', 'Which Supervisor is here', facts.supervisor],
    ['earlier', 'Whether REC.IO is on this machine already', facts.earlier],
    ['repository', 'Whether the program’s files are complete', facts.repository],
    ...facts.disks.map(
      ({ purpose, freeBytes }) =>
        [`disk-space-${purpose}`, `How much room the ${purpose} has`, freeBytes] as const,
    ),
    ...facts.ports.map(
      ({ name, port, heldBy }) => [`port-${name}`, `Whether port ${port} (${name}) is free`, heldBy] as const,
    ),
  ];
  return looks.flatMap(([id, title, fact]): Finding[] => {
    const reason = whyUnknown(fact);
    if (reason === null) return [];
    return [
      {
        id: `unknown:${id}`,
        severity: 'warn',
        title: `${title} could not be found out.`,
        evidence: reason,
        fix: null,
      },
    ];
  });
};
