import { explain } from '@rec-io/installer/explain';
import type { Choices } from '@rec-io/installer/full/choices';
import type { Machine } from '@rec-io/installer/machine';
import type { Finding } from '@rec-io/installer/preflight/finding';
import { inspectSystemDatabase, requireUsable } from '@rec-io/installer/system-database/understand';
import { checkFrom } from '@rec-io/system-data/copy/open-source';
import { parseFrom } from '@rec-io/system-data/from';
import { accountMadeBy } from '../convert/inherit-account.ts';
import type { Installation } from '../installation.ts';

/**
 * What only a conversation with other servers can tell, asked before anything is changed.
 * @param systemData the operator's token while it is in no file yet
 */
export async function neighbourFindings(
  machine: Machine,
  choices: Choices,
  systemData: string | null,
): Promise<readonly Finding[]> {
  const [database, source] = await Promise.all([
    blockOf('database-usable', () => requireDatabase(machine, choices)),
    blockOf('system-data-source', () => requireSource(systemData ?? choices.systemDataFile)),
  ]);
  return [...database, ...source];
}

/** A server of the owner's that is there already: may it be used, and what is in it? */
async function requireDatabase(machine: Machine, { cluster, location, takeOver }: Choices): Promise<void> {
  if (cluster === null) return;
  const state = await inspectSystemDatabase(machine, { cluster, location });
  if (state !== null) requireUsable(state, { cluster, takeOver });
}

async function requireSource(from: string | null): Promise<void> {
  if (from !== null) await checkFrom(await parseFrom(from));
}

async function blockOf(id: string, look: () => Promise<void>): Promise<readonly Finding[]> {
  try {
    await look();
    return [];
  } catch (error) {
    const { code, title, why, remedy } = explain(error);
    return [{ id, severity: 'block', title: `${code} ${title}`, evidence: why, fix: remedy }];
  }
}

/** What is taken over, with the account that it made, is not left alone, and the plan says so itself. */
export function withoutTakenOver(
  findings: readonly Finding[],
  grownFrom: string | null,
  grown: Pick<Installation, 'receipt'> | null,
): readonly Finding[] {
  const account = grown?.receipt ? accountMadeBy(grown.receipt) : null;
  const taken = [grownFrom, account].map((what) => `earlier:${what}`);
  return findings.filter(({ id }) => !taken.includes(id));
}
