import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from '@rec-io/installer/layout';
import { type ExchangeKey, ensureExchangeKey, knownExchangeKeys } from '../exchange/exchange-key.ts';

/**
 * The account at the simulated exchange that the check trades with. Not the trader's: an order that the trader did not
 * send would be foreign in its account, and the owner's ledger is not for trying things out.
 */
export const VERIFICATION_ACCOUNT = 'verification';

const keysIn = ({ exchange }: Layout): string => join(exchange, VERIFICATION_ACCOUNT);

/** Made by the program that hosts the exchange, as the account that it runs as. */
export async function ensureVerificationKey(layout: Layout): Promise<ExchangeKey> {
  const directory = keysIn(layout);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return ensureExchangeKey(directory, 'ed25519');
}

/** @returns null when this exchange was never hosted, or this account may not read its key */
export async function findVerificationKey(layout: Layout): Promise<ExchangeKey | null> {
  const keys = await knownExchangeKeys(keysIn(layout)).catch(() => []);
  return keys[0] ?? null;
}
