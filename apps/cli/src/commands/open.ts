import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { remoteAddress } from '../remote/remote-setup.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

export function openCommand(program: Command): void {
  const command = program
    .command('open')
    .description('print the page’s address, and open it where there is a screen');
  withExamples(withJson(withDataDir(command)), 'recio open').action(async () => {
    const installation = await installationOfCommand(command);
    const { address } = installation;
    const remote = await remoteAddress(installation);
    const opener = screenOpener();
    const text = remote === null ? address : `${address}\n${remote} (from elsewhere)`;
    report(command, { address, remote, opened: opener !== null }, text);
    if (opener === null) return;
    const child = spawn(opener, [address], { detached: true, stdio: 'ignore' });
    // No such program: the address is printed anyway.
    child.on('error', () => undefined);
    child.unref();
  });
}

/** The program that opens a browser here; null without a screen, as over ssh. */
function screenOpener(): string | null {
  const { DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = process.env;
  if (process.platform === 'darwin') return SSH_CONNECTION === undefined ? 'open' : null;
  return DISPLAY || WAYLAND_DISPLAY ? 'xdg-open' : null;
}
