import { isKnown } from '../facts/fact.ts';
import { isPortName } from '../ports.ts';
import type { Finding } from './finding.ts';
import { asRoot, type Rule } from './rule.ts';

/** The exchange refuses signatures that are more than 5 s off; half of that leaves room for the way. */
const SKEW_MS_BLOCK = 2_500;
const SKEW_MS_WARN = 1_000;

const reach: Rule = ({ network }) =>
  network.flatMap(({ name, url, neededFor, required, reached, answer }): Finding[] =>
    reached
      ? []
      : [
          {
            id: `network:${slug(name)}`,
            severity: required ? 'block' : 'warn',
            title: `${name} cannot be reached; it is needed for ${neededFor}.`,
            evidence: `${url}: ${answer}.`,
            fix: required ? `Look at network, proxy and name server: curl -I ${url}` : null,
          },
        ],
  );

/** Typed behind `--skip-check`, so without spaces: "Kalshi (demo)" is `kalshi-demo`. */
const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

const clock: Rule = (facts, { mode }) => {
  const { clockSkewMs } = facts;
  if (mode === 'simulated' || !isKnown(clockSkewMs) || clockSkewMs === null) return [];
  const off = Math.abs(clockSkewMs);
  if (off < SKEW_MS_WARN) return [];
  return [
    {
      id: 'clock',
      severity: off >= SKEW_MS_BLOCK ? 'block' : 'warn',
      title: 'This machine’s clock is wrong; the exchange refuses orders that are signed with it.',
      evidence: `It is ${(off / 1_000).toFixed(1)} s ${clockSkewMs > 0 ? 'ahead of' : 'behind'} the exchange.`,
      fix: clockFix(facts),
    },
  ];
};

function clockFix(facts: Parameters<Rule>[0]): string {
  const { system } = facts;
  if (!isKnown(system)) return 'Set the clock by a time server.';
  if (system.family === 'macos') return 'sudo sntp -sS time.apple.com';
  if (system.inside !== null && system.inside !== 'wsl2')
    return 'Set the clock of the machine that this one runs on.';
  if (system.init === 'systemd') return asRoot(facts, 'timedatectl set-ntp true');
  return 'Set the clock by a time server.';
}

const ports: Rule = ({ ports: facts }, intended) =>
  facts.flatMap(({ name, port, heldBy }): Finding[] => {
    if (!isKnown(heldBy) || heldBy === null) return [];
    const instead = isPortName(name) ? intended.ports[name] : port;
    if (instead !== port)
      return [
        {
          id: `port-taken:${name}`,
          severity: 'info',
          title: `Port ${port} (${name}) is taken; ${instead} is used instead.`,
          evidence: `${heldBy} listens on it.`,
          fix: null,
        },
      ];
    return [
      {
        id: `port-taken:${name}`,
        severity: 'block',
        title: `Port ${port} (${name}) is taken.`,
        evidence: `${heldBy} listens on it.`,
        fix: `./install.sh --port ${name}=N with another number, or stop that program.`,
      },
    ];
  });

export const NETWORK_RULES: readonly Rule[] = [reach, clock, ports];
