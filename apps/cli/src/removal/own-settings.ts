import { rm } from 'node:fs/promises';
import type { Layout } from '@rec-io/installer/layout';

/** What commands wrote beside the configuration: bounds of what grows, quiet hours of alerts. What a person wrote there stays theirs. */
export async function removeOwnSettings({ dataBounds, alertHours }: Layout): Promise<void> {
  for (const path of [dataBounds, alertHours]) await rm(path, { force: true });
}
