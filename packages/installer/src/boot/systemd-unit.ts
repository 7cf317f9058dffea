import type { BootPlan } from './boot-plan.ts';

/** Every program has its fifteen seconds, an embedded database its minute. */
const STOP_S = 150;

/** The line that says whose unit it is: another installation's is left alone. */
export const unitOwner = (location: string): string => `# Installation: ${location}`;

/** `rec-io.service`. Programs get their accounts from Supervisor, so what keeps it from that is left out. */
export function systemdUnit({ scope, command, supervision, location, after }: BootPlan): string {
  const system = scope === 'system';
  return [
    unitOwner(location),
    '# Made by REC.IO. `recio repair` makes it again; own changes belong into a drop-in: systemctl edit rec-io',
    '[Unit]',
    'Description=REC.IO trading system',
    // A user's manager has no such targets.
    ...(system
      ? ['Wants=network-online.target', `After=${['network-online.target', ...after].join(' ')}`]
      : []),
    // Whatever keeps it from starting may pass; a trader must not stay away for good.
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=simple',
    `ExecStart=${command.map(word).join(' ')}`,
    // Supervisor ends its programs in their order; what it leaves, the system ends.
    'KillMode=mixed',
    `TimeoutStopSec=${STOP_S}`,
    // A parent that finds another one at work ends well, and need not come again.
    `Restart=${supervision === 'supervisord' ? 'always' : 'on-failure'}`,
    'RestartSec=2',
    // Short of memory, the kernel ends one program, and Supervisor starts that again. By default systemd would end all the others.
    'OOMPolicy=continue',
    'Environment=LANG=C.UTF-8',
    'UMask=0027',
    'NoNewPrivileges=true',
    ...(system ? hardening(location) : []),
    '',
    '[Install]',
    `WantedBy=${system ? 'multi-user.target' : 'default.target'}`,
    '',
  ].join('\n');
}

const HOMES = ['/home/', '/root/', '/run/user/'];

function hardening(location: string): readonly string[] {
  return [
    'ProtectSystem=full',
    ...(HOMES.some((home) => `${location}/`.startsWith(home)) ? [] : ['ProtectHome=true']),
    'PrivateTmp=true',
    'PrivateDevices=true',
    'ProtectKernelTunables=true',
    'ProtectKernelModules=true',
    'ProtectControlGroups=true',
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
    'RestrictRealtime=true',
    'RestrictSUIDSGID=true',
    'LockPersonality=true',
  ];
}

/** As systemd parts and expands a command line: specifiers and variables doubled, everything else quoted. */
const word = (text: string): string => {
  const plain = text.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w./:=@%+-]+$/.test(text) ? plain : `"${plain.replaceAll(/["\\]/g, '\\$&')}"`;
};
