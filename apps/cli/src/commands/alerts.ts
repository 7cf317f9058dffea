import { type Alert, isQuiet, type QuietHours, quietHours, type ShownChannel } from '@rec-io/domain/alert';
import { SET_CHANNELS, type SetChannel } from '@rec-io/domain/alert-settings';
import { removeChannel, writeQuietHours } from '@rec-io/installer/alert-files';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { Argument, type Command } from 'commander';
import { auditAlerts } from '../alerts/audit-alerts.ts';
import { observedAlerts } from '../alerts/observed-alerts.ts';
import { alertSetCommand } from '../alerts/set-command.ts';
import { requireOwner } from '../supervision/owner.ts';
import { me } from '../trading/trader-door.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

export function alertsCommand(program: Command): void {
  const command = program
    .command('alerts')
    .description('who tells you when something is wrong, and what is wrong now');
  withExamples(
    withJson(withDataDir(command)),
    'recio alerts',
    'recio alerts set ntfy --topic my-secret-topic',
    'recio alerts test',
    'recio alerts quiet 22:00-07:00',
  ).action(async () => {
    const { channels, quiet, open } = await observedAlerts(await installationOfCommand(command)).look();
    const text = [
      ...channels.map(channelText),
      ...(channels.every(({ target, problem }) => target === null && problem === null)
        ? ['Nobody is told of anything yet. Set a channel: recio alerts set --help']
        : []),
      quietText(quiet),
      '',
      ...(open.length === 0 ? ['Nothing is wrong now.'] : open.map(alertText)),
    ];
    report(command, { channels, quiet, open }, text.join('\n'));
  });
  alertSetCommand(command);
  removeCommand(command);
  testCommand(command);
  quietCommand(command);
  acknowledgeCommand(command);
}

function channelText(channel: ShownChannel): string {
  const { name, target, problem, lastTakenAtMs, lastFailedAtMs, lastFailure, waiting } = channel;
  if (problem !== null) return `${name}: ${problem}`;
  if (target === null) return `${name}: not set`;
  const taken = lastTakenAtMs === null ? 'it has taken nothing yet' : `last taken ${time(lastTakenAtMs)}`;
  const failed = lastFailedAtMs === null ? '' : `; last failed ${time(lastFailedAtMs)}: ${lastFailure}`;
  return `${name}: ${target}; ${taken}${failed}${waiting === 0 ? '' : `; ${waiting} wait to be sent`}`;
}

const quietText = (quiet: QuietHours | null): string =>
  quiet === null
    ? 'quiet hours: none'
    : `quiet hours: ${quiet.from}-${quiet.to} ${quiet.zone}${isQuiet(quiet, Date.now()) ? ', now' : ''}; critical alerts come all the same`;

function alertText({ no, trouble, acknowledged }: Alert): string {
  const { severity, label, reason, begunAtMs } = trouble;
  const known =
    acknowledged === null ? '' : ` (acknowledged by ${acknowledged.by}, ${time(acknowledged.atMs)})`;
  return `#${no} ${severity} ${label}: ${reason}, since ${time(begunAtMs)}${known}`;
}

const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

function removeCommand(parent: Command): void {
  const command = parent
    .command('remove')
    .description('tell nobody by a channel any more; its secret is gone from this machine')
    .addArgument(new Argument('<channel>').choices(SET_CHANNELS));
  withExamples(withJson(withDataDir(command)), 'recio alerts remove telegram').action(
    async (channel: SetChannel) => {
      const installation = await installationOfCommand(command);
      await requireOwner(installation.layout, 'alerts remove');
      await removeChannel(installation.layout, channel);
      await auditAlerts(installation, 'alerts.removed', { channel });
      report(command, { channel, removed: true }, `Removed: ${channel}.`);
    },
  );
}

function testCommand(parent: Command): void {
  const command = parent
    .command('test')
    .description('send a test message by every channel, or by one, and say exactly what became of it')
    .addArgument(new Argument('[channel]').choices(SET_CHANNELS));
  withExamples(withJson(withDataDir(command)), 'recio alerts test', 'recio alerts test email').action(
    async (channel?: SetChannel) => {
      const installation = await installationOfCommand(command);
      await requireOwner(installation.layout, 'alerts test');
      const results = await observedAlerts(installation).test(channel);
      if (results.length === 0) throw new CatalogueError('REC-842');
      await auditAlerts(installation, 'alerts.tested', {
        channels: results.map(({ channel: name }) => name).join(', '),
      });
      const taken = results.flatMap((each) =>
        each.failure === null ? [`${each.channel}: taken, look there`] : [],
      );
      const failures = results.flatMap((each) =>
        each.failure === null ? [] : [`${each.channel}: ${each.failure}`],
      );
      if (failures.length > 0)
        throw new CatalogueError('REC-841', { failures: [...failures, ...taken].join('; ') });
      report(command, results, taken.join('\n'));
    },
  );
}

function quietCommand(parent: Command): void {
  const zoneHere = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const command = parent
    .command('quiet')
    .description('hours in which warnings wait; a critical alert does not')
    .argument('<hours>', '22:00-07:00, or off')
    .option('--zone <zone>', 'the time zone that they are meant in (default: this machine’s)', zoneHere);
  withExamples(
    withJson(withDataDir(command)),
    'recio alerts quiet 22:00-07:00 --zone Europe/Berlin',
    'recio alerts quiet off',
  ).action(async (text: string, { zone }: { readonly zone: string }) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'alerts quiet');
    const quiet = text === 'off' ? null : quietHours(text, zone);
    if (quiet === null && text !== 'off') throw new CatalogueError('REC-843', { text: `${text} (${zone})` });
    await writeQuietHours(installation.layout, quiet);
    await auditAlerts(installation, 'alerts.quiet', { hours: quiet === null ? 'none' : `${text} ${zone}` });
    report(command, { quiet }, quietText(quiet));
  });
}

function acknowledgeCommand(parent: Command): void {
  const command = parent
    .command('acknowledge')
    .alias('ack')
    .description('say that you know of an alert: it is not repeated, and its end is told')
    .argument('<number>', 'of the alert, or all');
  withExamples(
    withJson(withDataDir(command)),
    'recio alerts acknowledge 3',
    'recio alerts acknowledge all',
  ).action(async (wanted: string) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'alerts acknowledge');
    const no = wanted === 'all' ? wanted : Number(wanted.replace(/^#/, ''));
    const meant = await observedAlerts(installation).acknowledge(me(), no);
    if (meant.length === 0 && wanted !== 'all') throw new CatalogueError('REC-844', { no: wanted });
    const what = meant.map(({ no, trouble }) => `#${no} ${trouble.label}`).join(', ');
    if (meant.length > 0) await auditAlerts(installation, 'alerts.acknowledged', { alerts: what });
    report(
      command,
      { acknowledged: meant.map(({ no }) => no) },
      meant.length === 0 ? 'Nothing is wrong now.' : `Acknowledged: ${what}. You are told when it is over.`,
    );
  });
}
