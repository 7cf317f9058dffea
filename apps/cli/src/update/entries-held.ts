import { readFile, rm } from 'node:fs/promises';
import { writeDurably } from '@rec-io/installer/durable-file';
import type { Layout } from '@rec-io/installer/layout';

const textOf = (version: string): string => `an update to ${version} is at work\n`;

/**
 * Nothing is entered while versions change; exits and protection do not look at it. One that holds already, by the monitor or by
 * hand, stays as it is.
 */
export const holdEntries = async (layout: Layout, version: string): Promise<void> => {
  const held = await readFile(layout.holdFile, 'utf8').catch(() => null);
  if (held === null) await writeDurably(layout.holdFile, textOf(version), 0o644);
};

/** Takes away what `holdEntries` put there, and nothing else. */
export async function releaseEntries(layout: Layout, version: string): Promise<void> {
  const held = await readFile(layout.holdFile, 'utf8').catch(() => null);
  if (held === textOf(version)) await rm(layout.holdFile, { force: true });
}
