import { createInterface } from 'node:readline/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { isHostName } from '@rec-io/installer/host-name';
import { type Command, InvalidArgumentError } from 'commander';
import { checkedCertificate } from '../remote/certificate.ts';
import { addressOf, HTTPS_PORT, type PublicAddress } from '../remote/public-address.ts';
import { type RemoteCheck, remoteChecks } from '../remote/remote-checks.ts';
import { disableRemote, enableRemote, publicAddress } from '../remote/remote-setup.ts';
import { checksText, loadingText, qrCode, UNLOADING } from '../remote/remote-text.ts';
import { requireOwner } from '../supervision/owner.ts';
import {
  installationOfCommand,
  print,
  report,
  wantsJson,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

export function remoteCommand(program: Command): void {
  const remote = program
    .command('remote')
    .description('the page from elsewhere, over HTTPS by a host name: for the phone, as an app');
  enableCommand(remote);
  statusCommand(remote);
  disableCommand(remote);
}

type Given = {
  readonly hostName?: string;
  readonly port: number;
  readonly certificate?: string;
  readonly key?: string;
};

function enableCommand(parent: Command): void {
  const command = parent
    .command('enable')
    .description(
      'let web answer under a host name, and write what Caddy needs to put HTTPS before it; installs and starts nothing',
    )
    .option('--host-name <name>', 'as browsers will call it: trader.example.org', hostNameOf)
    .option('--port <number>', 'on which Caddy takes HTTPS', portOf, HTTPS_PORT)
    .option(
      '--certificate <file>',
      'one of yours, with the chain, as PEM (default: Caddy gets one by itself)',
    )
    .option('--key <file>', 'its private key, as PEM');
  withExamples(
    withJson(withDataDir(command)),
    'recio remote enable',
    'recio remote enable --host-name trader.example.org',
    'recio remote enable --host-name trader.home.arpa --certificate chain.pem --key key.pem',
  ).action(async (given: Given) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'remote enable');
    const { certificate, key, port } = given;
    if ((certificate === undefined) !== (key === undefined))
      command.error('error: --certificate and --key belong together', { exitCode: 2 });
    const address = { hostName: given.hostName ?? (await askHostName()), port };
    const files =
      certificate === undefined || key === undefined
        ? null
        : await checkedCertificate({ certificate, key }, address.hostName, Date.now());
    const { path, restarted } = await enableRemote(installation, address, files);
    const text = [
      `web answers as ${address.hostName}${restarted ? ', and was started again for that' : ''}.`,
      `Written: ${path}`,
      '',
      loadingText(path),
      '',
      `Then the page is at ${addressOf(address)}`,
      qrCode(address),
      'Whether all of it works, and what else is reached from outside: recio remote status',
    ].join('\n');
    report(command, { address: addressOf(address), caddyfile: path, restarted }, text);
  });
  withExitCodes(command, {
    1: 'not done: the certificate cannot be used, a file of somebody else is in the way, or you are not the owner',
  });
}

function statusCommand(parent: Command): void {
  const command = parent
    .command('status')
    .description('whether the page is reached through the proxy, and what else of this machine is');
  withExamples(withJson(withDataDir(command)), 'recio remote status').action(async () => {
    const installation = await installationOfCommand(command);
    const address = await publicAddress(installation);
    if (address === null) {
      const off = 'The page has no host name: it is reached on this machine alone, or over plain HTTP.';
      report(command, { address: null, checks: [] }, `${off}\nThe way there: recio remote enable`);
      return;
    }
    const checks = await remoteChecks(address, installation.configuration);
    if (checks.some(({ state }) => state === 'failed')) process.exitCode = 1;
    tell(command, address, checks);
  });
  withExitCodes(command, { 1: 'it is enabled, and does not work, or more is reached than the proxy' });
}

function tell(command: Command, address: PublicAddress, checks: readonly RemoteCheck[]): void {
  const at = addressOf(address);
  if (wantsJson(command)) report(command, { address: at, checks }, '');
  else print([at, qrCode(address), checksText(checks)].join('\n'));
}

function disableCommand(parent: Command): void {
  const command = parent
    .command('disable')
    .description('let web answer on this machine alone again, and remove what was written for Caddy');
  withExamples(withJson(withDataDir(command)), 'recio remote disable').action(async () => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'remote disable');
    const { was, restarted } = await disableRemote(installation);
    const done = `web answers under no host name any more${restarted ? ', and was started again for that' : ''}.`;
    report(command, { was, restarted }, was ? `${done}\n${UNLOADING}` : 'It was not enabled.');
  });
  withExitCodes(command, { 1: 'not done: a file of somebody else is in the way, or you are not the owner' });
}

/** @throws CatalogueError REC-646 where nobody can be asked */
async function askHostName(): Promise<string> {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new CatalogueError('REC-646', { missing: '--host-name' });
  print(
    [
      'Browsers install the page as an app and show its notifications over HTTPS only, and HTTPS needs a host name that leads to this machine.',
      'Caddy, a proxy on this machine, does the HTTPS. For a name that the internet knows it gets the certificate by itself.',
    ].join('\n'),
  );
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    for (;;) {
      const name = (await terminal.question('Host name (such as trader.example.org): ')).trim().toLowerCase();
      if (isHostName(name)) return name;
      print('That is no host name. It has at least one dot, and only letters, digits and dashes besides.');
    }
  } finally {
    terminal.close();
  }
}

function hostNameOf(text: string): string {
  const name = text.toLowerCase();
  if (!isHostName(name))
    throw new InvalidArgumentError('It must be a whole host name such as trader.example.org.');
  return name;
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new InvalidArgumentError('It must be a port from 1 to 65535.');
  return port;
}
