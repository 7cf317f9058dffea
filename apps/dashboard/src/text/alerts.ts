import type { AlertChannel, AlertSeverity } from '@rec-io/domain/alert';

export const ALERTS = {
  title: 'Alerts',
  means:
    'Who is told when something is wrong, wherever they are. Channels are set up by command: recio alerts set',
  channels: {
    email: 'E-mail',
    telegram: 'Telegram',
    ntfy: 'ntfy',
    webhook: 'Webhook',
    push: 'Push to browsers',
  } satisfies Record<AlertChannel, string>,
  severities: { critical: 'Critical', warning: 'Warning' } satisfies Record<AlertSeverity, string>,
  loading: 'Looking …',
  nobody: 'Nobody is told of anything yet. On the server: recio alerts set --help',
  nothingOpen: 'Nothing is wrong now.',
  open: 'Wrong now',
  since: (at: string) => `since ${at}`,
  known: (by: string, at: string) => `acknowledged by ${by}, ${at}`,
  acknowledge: 'Acknowledge',
  acknowledgeNamed: (no: number, label: string) => `Acknowledge alert ${no}, ${label}`,
  acknowledged: (no: number) => `Alert ${no} is not repeated. Its end is told.`,
  notAcknowledged: 'Not acknowledged',
  never: 'it has taken nothing yet',
  taken: (at: string) => `last taken ${at}`,
  failed: (at: string, why: string) => `Failed ${at}: ${why}`,
  waiting: (count: number) => (count === 1 ? '1 message waits' : `${count} messages wait`),
  quiet: (from: string, to: string, zone: string) =>
    `Quiet hours ${from}–${to} (${zone}): warnings wait, critical alerts do not.`,
  noQuiet: 'No quiet hours. To set them: recio alerts quiet 22:00-07:00',
  test: 'Send a test',
  testing: 'Sending …',
  tested: 'Taken by every channel',
  testedMeans: 'Look there whether it came.',
  notTested: 'Not tested',
  outcomes: 'The test',
  outcome: (channel: string, failure: string | null) => `${channel}: ${failure ?? 'taken, look there'}`,
} as const;
