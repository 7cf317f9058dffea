import { findAccount } from '@rec-io/database/embedded/account';
import { choicesOf } from '@rec-io/installer/full/choices';
import {
  NOTHING_MADE,
  type Receipt,
  readReceipt,
  together,
  withStep,
  writeReceipt,
} from '@rec-io/installer/receipt';

/**
 * The account that the old installation made is used by the new one, so it stayed when the old one went. From then on it is the
 * new one's to remove.
 */
export async function inheritAccount(old: Receipt, dataDir: string): Promise<void> {
  const account = accountMadeBy(old);
  const receipt = await readReceipt(dataDir);
  if (account === null || receipt === null || (await findAccount(account)) === null) return;
  const runsPrograms = (choicesOf(receipt.choices)?.serviceAccount ?? null) !== null;
  const [id, facts] = runsPrograms
    ? ['service-account', { created: account }]
    : ['database', { accountCreated: account }];
  const record = receipt.steps.find((step) => step.id === id);
  const made = together(record?.made ?? NOTHING_MADE, { ...NOTHING_MADE, facts });
  await writeReceipt(dataDir, withStep(receipt, { id, state: 'done', at: new Date().toISOString(), made }));
}

/** The account that an installation made for its programs or its database; null: none. */
export function accountMadeBy({ steps }: Receipt): string | null {
  for (const { id, made } of steps) {
    const account = made.facts[id === 'service-account' ? 'created' : 'accountCreated'];
    if (typeof account === 'string') return account;
  }
  return null;
}
