import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

export function openCommand(program: Command): void {
  const command = program
    .command('open')
    .description('print the page’s address, and open it where there is a screen');
  withExamples(withJson(withDataDir(command)), 'recio open').action(async () => {
    const { address } = await installationOfCommand(command);
    const opener = screenOpener();
    report(command, { address, opened: opener !== null }, address);
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
