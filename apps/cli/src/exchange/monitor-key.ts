import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from '@rec-io/installer/layout';
import { type ExchangeKey, ensureExchangeKey, knownExchangeKeys } from './exchange-key.ts';

const keysIn = ({ exchange }: Layout): string => join(exchange, 'monitor');

/** The monitor's own key of the trader's account at the simulated exchange; made by the program that hosts the exchange. */
export async function ensureMonitorKey(layout: Layout): Promise<ExchangeKey> {
  const directory = keysIn(layout);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return ensureExchangeKey(directory, 'ed25519');
}

/** @returns null when this exchange was never hosted */
export async function findMonitorKey(layout: Layout): Promise<ExchangeKey | null> {
  return (await knownExchangeKeys(keysIn(layout)))[0] ?? null;
}
