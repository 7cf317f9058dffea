import type { ChannelSettings, SetChannel } from '@rec-io/domain/alert-settings';
import { shownTarget } from '@rec-io/domain/alert-settings';
import { writeChannel } from '@rec-io/installer/alert-files';
import { ownerOf } from '@rec-io/installer/profile/owner';
import { type Command, Option } from 'commander';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from '../commands/common.ts';
import { requireOwner } from '../supervision/owner.ts';
import { auditAlerts } from './audit-alerts.ts';
import { secretText, textOf } from './secret-text.ts';

/** Secrets come from a file or from standard input; the command line is no place for them. */
export function alertSetCommand(parent: Command): void {
  const set = parent.command('set').description('tell me by this channel, too');
  emailCommand(set);
  telegramCommand(set);
  ntfyCommand(set);
  webhookCommand(set);
}

const PORT_OF = { tls: '465', starttls: '587', none: '25' } as const;

function emailCommand(parent: Command): void {
  const command = withCertificate(
    parent
      .command('email')
      .description('by e-mail, through a mail server of yours or of your provider')
      .requiredOption('--server <host>', 'of the mail server')
      .requiredOption('--to <address>', 'who is told; several with commas')
      .option('--from <address>', 'as whom it is sent (default: the user)')
      .option('--user <name>', 'as whom to sign in', '')
      .option('--password <file>', 'with the password, or - for standard input')
      .addOption(
        new Option('--security <how>', 'TLS at once, TLS before anything is said, or none on this machine')
          .choices(['tls', 'starttls', 'none'])
          .default('tls'),
      )
      .option('--port <number>', 'default: 465 for tls, 587 for starttls'),
  );
  withExamples(
    command,
    'recio alerts set email --server smtp.example.com --user me@example.com --to me@example.com --password ~/mail-password',
  ).action(async (given: EmailOptions) => {
    const { server: host, security, user, to } = given;
    await keep(command, 'email', {
      ...{ host, security, user, to, port: given.port ?? PORT_OF[security], from: given.from ?? user },
      password: await secretText(given.password),
      certificate: await certificateOf(given),
    });
  });
}

function telegramCommand(parent: Command): void {
  const command = withCertificate(
    parent
      .command('telegram')
      .description('by a bot of yours on Telegram: @BotFather makes one and gives its token')
      .requiredOption('--chat <id>', 'number of the chat, or @name of a channel')
      .requiredOption('--token <file>', 'with the bot’s token, or - for standard input')
      .option('--server <address>', 'of a Bot API server of your own', 'https://api.telegram.org'),
  );
  withExamples(command, 'recio alerts set telegram --chat 123456789 --token ~/bot-token').action(
    async (given: Given & { chat: string; token: string; server: string }) => {
      const { chat, server } = given;
      const token = await secretText(given.token);
      await keep(command, 'telegram', { chat, server, token, certificate: await certificateOf(given) });
    },
  );
}

function ntfyCommand(parent: Command): void {
  const command = withCertificate(
    parent
      .command('ntfy')
      .description('by ntfy, on a public server or on your own')
      .requiredOption(
        '--topic <name>',
        'who knows it can read it on a public server: one that nobody guesses',
      )
      .option('--token <file>', 'where the topic is closed: a file with its token, or - for standard input')
      .option('--server <address>', 'of the server', 'https://ntfy.sh'),
  );
  withExamples(
    command,
    'recio alerts set ntfy --topic recio-8f2kx0q7',
    'recio alerts set ntfy --server https://ntfy.example.com --topic recio --token ~/ntfy-token',
  ).action(async (given: Given & { topic: string; token?: string; server: string }) => {
    const { topic, server } = given;
    const token = await secretText(given.token);
    await keep(command, 'ntfy', { topic, server, token, certificate: await certificateOf(given) });
  });
}

function webhookCommand(parent: Command): void {
  const command = withCertificate(
    parent
      .command('webhook')
      .description('by a JSON that is posted to an address of yours, or of a chat service')
      .requiredOption(
        '--url <file>',
        'a file with the address, or - for standard input: chat services put the secret in it',
      )
      .option('--secret <file>', 'with what signs the body; then it is in X-Recio-Signature'),
  );
  withExamples(
    command,
    'recio alerts set webhook --url ~/hook-address --secret ~/hook-secret',
    "echo 'https://example.com/hook' | recio alerts set webhook --url -",
  ).action(async (given: Given & { url: string; secret?: string }) => {
    const url = await secretText(given.url);
    const secret = await secretText(given.secret);
    await keep(command, 'webhook', { url, secret, certificate: await certificateOf(given) });
  });
}

type Given = { readonly certificate?: string };
type EmailOptions = Given & {
  readonly server: string;
  readonly to: string;
  readonly from?: string;
  readonly user: string;
  readonly password?: string;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly port?: string;
};

const withCertificate = (command: Command): Command =>
  withJson(withDataDir(command)).option(
    '--certificate <file>',
    'PEM of who vouches for a server of your own (default: whom everybody trusts)',
  );

const certificateOf = async ({ certificate }: Given): Promise<string> =>
  certificate === undefined ? '' : textOf(certificate);

async function keep<C extends SetChannel>(
  command: Command,
  channel: C,
  settings: ChannelSettings[C],
): Promise<void> {
  const installation = await installationOfCommand(command);
  const { layout, configuration } = installation;
  await requireOwner(layout, `alerts set ${channel}`);
  await writeChannel(layout, channel, settings, await ownerOf(configuration.serviceAccount)());
  const target = shownTarget(channel, settings);
  await auditAlerts(installation, 'alerts.set', { channel, target });
  report(command, { channel, target }, `Kept: ${channel}, ${target}. Try it: recio alerts test ${channel}`);
}
