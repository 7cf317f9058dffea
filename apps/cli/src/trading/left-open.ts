import type { HeldView } from '@rec-io/domain/held-view';
import { findInstallation } from '../installation.ts';
import { askTrader } from './trader-door.ts';

/** A trader that hangs must not keep anybody from stopping it. */
const TRADER_MS = 2_000;

/** How many trades the running trader supervises; null where nobody tells. Never throws. */
export async function liveTradesOf(dataDir: string): Promise<number | null> {
  const installation = await findInstallation(dataDir).catch(() => null);
  if (installation === null) return null;
  const answer = await askTrader<readonly HeldView[]>(installation, 'trades', null, TRADER_MS);
  return answer.kind === 'answered' ? answer.body.length : null;
}

/** What whoever stops the system has to know of the trades that it leaves; nothing where there are none, or nobody tells. */
export function leftOpenText(count: number | null): string {
  if (count === null || count === 0) return '';
  const are = count === 1 ? 'One trade is open' : `${count} trades are open`;
  const them = count === 1 ? 'it' : 'them';
  return `\n${are}: no rule sells ${them} until it runs again. Go on: recio start`;
}
