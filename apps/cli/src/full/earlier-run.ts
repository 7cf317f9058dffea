import { findCredentials, type StoredCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { inspectDataDirectory } from '@rec-io/installer/data-directory';
import { type Choices, choicesOf } from '@rec-io/installer/full/choices';
import type { FullAnswers, KalshiCredentials } from '@rec-io/installer/full/full-answers';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { credentialFiles } from '@rec-io/installer/profile/user-directory';
import {
  type AnswerChange,
  type EarlierAnswers,
  earlierAnswers,
} from '@rec-io/installer/questions/earlier-answers';
import { isUntold, type Receipt, readReceipt } from '@rec-io/installer/receipt';
import { isSourceLine } from '@rec-io/installer/token-text';

/** A full installation that was begun, is finished, or has left its data. */
export type EarlierRun = { readonly place: string; readonly receipt: Receipt };

/** In the first of these places where there is one. */
export async function earlierAt(places: readonly string[]): Promise<EarlierRun | null> {
  for (const place of places) {
    if ((await inspectDataDirectory(place).catch(() => null)) !== 'ours') continue;
    const receipt = await readReceipt(place).catch(() => null);
    if (receipt?.kind === 'full') return { place, receipt };
  }
  return null;
}

/** The key that is in its place; null where there is none that can be used. */
async function storedCredentials({
  location,
  userNo,
  mode,
}: Pick<Choices, 'location' | 'userNo' | 'mode'>): Promise<StoredCredentials | null> {
  if (mode === 'simulated') return null;
  return findCredentials(credentialFiles(layoutOf(location, 'full'), userNo, mode)).catch(() => null);
}

/** What an earlier run was answered, and which secrets it has put into their places; null where its receipt does not tell. */
export async function earlierRun(receipt: Receipt): Promise<EarlierAnswers | null> {
  const choices = choicesOf(receipt.choices);
  if (choices === null) return null;
  const stored = await storedCredentials(choices);
  const hasKey = stored !== null && stored.keyId === choices.credentials?.keyId;
  // A password that nobody was told, or that its run may not have set, is made or asked for anew.
  const hasPassword = receipt.completedAt !== null && !isUntold(receipt);
  return earlierAnswers(choices, [...(hasKey ? ['kalshi-key'] : []), ...(hasPassword ? ['password'] : [])]);
}

/** Whether a key that is wanted is in its place. */
export const hasKey = ({ answers, kept }: EarlierAnswers): boolean =>
  !answers.has('kalshi-key-id') || answers.get('mode') === 'simulated' || kept.has('kalshi-key');

/** A key that is in its place, together with what is told of it now. */
export async function wholeKey(
  choices: Choices,
  answers: FullAnswers | null,
): Promise<KalshiCredentials | null> {
  const kalshi = answers?.kalshi ?? null;
  if (kalshi === null || kalshi.privateKeyPem !== null) return kalshi;
  const stored = await storedCredentials(choices);
  return stored === null ? null : { ...kalshi, privateKeyPem: stored.privateKeyPem };
}

/** What is answered otherwise and must not be shown. */
export function newSecrets(formerly: Choices | null, answers: FullAnswers | null): readonly AnswerChange[] {
  if (formerly === null || answers === null) return [];
  const { password, kalshi, systemData } = answers;
  return [
    ...(password === null
      ? []
      : [{ what: 'Your password', from: 'the present one', to: 'the one given now' }]),
    ...((kalshi?.privateKeyPem ?? null) === null
      ? []
      : [{ what: 'The private key', from: 'the present one', to: 'the one given now' }]),
    ...(systemData === null || !isSourceLine(systemData)
      ? []
      : [{ what: 'The operator’s token', from: 'the present one', to: 'the one given now' }]),
  ];
}
