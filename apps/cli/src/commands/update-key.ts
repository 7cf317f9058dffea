import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { isPublicKey } from '@rec-io/installer/signing-key';
import type { Command } from 'commander';
import { requireOwner } from '../supervision/owner.ts';
import { trustedKeys } from '../update/offer.ts';
import { recordUpdates } from '../update/record-updates.ts';
import { changeSettings, readSettings } from '../update/state.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

/** Whose signature under a release is believed. */
export function updateKeyCommand(parent: Command, name: 'trust' | 'distrust', description: string): void {
  const command = parent
    .command(name)
    .description(description)
    .argument('<key>', '43 letters, digits, - and _');
  withExamples(withJson(withDataDir(command)), `recio update ${name} KEY`).action(async (text: string) => {
    const key = text.trim();
    if (!isPublicKey(key)) throw new CatalogueError('REC-887', { text: text.slice(0, 60) });
    const installation = await installationOfCommand(command);
    const { layout } = installation;
    await requireOwner(layout, `update ${name}`);
    await recordUpdates(installation);
    const { keys, distrusted } = await readSettings(layout);
    const without = (list: readonly string[]) => list.filter((each) => each !== key);
    const settings = await changeSettings(
      layout,
      name === 'trust'
        ? { keys: [...without(keys), key], distrusted: without(distrusted) }
        : { keys: without(keys), distrusted: [...without(distrusted), key] },
    );
    const trusted = await trustedKeys(settings);
    report(
      command,
      { trusted },
      trusted.length === 0
        ? 'No key is trusted: no release is taken.'
        : `Releases are taken that one of these has signed:\n${trusted.map((each) => `  ${each}`).join('\n')}`,
    );
  });
}
