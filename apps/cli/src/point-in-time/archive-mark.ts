import { readFile } from 'node:fs/promises';
import type { ArchiveState } from '@rec-io/app-monitor/archive-state';
import { jsonText, writeDurably } from '@rec-io/installer/durable-file';
import type { Layout } from '@rec-io/installer/layout';

/** It holds times alone, and the monitor may run as another account than who writes it. */
const MARK_MODE = 0o644;

export const writeArchiveMark = ({ archiveMark }: Layout, state: ArchiveState): Promise<void> =>
  writeDurably(archiveMark, jsonText(state), MARK_MODE);

/** Null where nothing was archived yet, or nothing archives. */
export async function readArchiveMark({
  archiveMark,
}: Pick<Layout, 'archiveMark'>): Promise<ArchiveState | null> {
  try {
    return JSON.parse(await readFile(archiveMark, 'utf8')) as ArchiveState;
  } catch {
    return null;
  }
}
