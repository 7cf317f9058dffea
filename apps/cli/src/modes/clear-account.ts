import { setTimeout as sleep } from 'node:timers/promises';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { explain } from '@rec-io/installer/explain';
import type { Installation } from '../installation.ts';
import { lookFromOutside } from '../reconcile/look-from-outside.ts';
import { askTrader } from '../trading/trader-door.ts';

/** What comparing an account came to. */
export type AccountLook =
  | { readonly kind: 'compared'; readonly report: ReconciliationReport }
  /** There is nothing to compare: no ledger was opened, or nothing could be ordered. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed'; readonly reason: string };

const LOOK_MS = 20_000;
/** A trader that was started a moment ago has yet to connect, and the exchange's lists are some seconds behind. */
const PATIENCE_MS = 60_000;
const AGAIN_MS = 2_000;

export type ClearAccountOptions = {
  readonly look: () => Promise<AccountLook>;
  /** Whether the mode may be left although its account cannot be compared. What differs refuses all the same. */
  readonly uncompared: boolean;
  readonly say: (line: string) => void;
  /** 60 s by default. */
  readonly patienceMs?: number;
  /** Between two looks; 2 s by default. */
  readonly pauseMs?: number;
};

/**
 * Before a mode is left: its ledger and its exchange are compared until they agree, for a minute at most.
 * @returns null when nothing there is open or unexplained, or why the mode is not to be left
 */
export async function whyNotClear(options: ClearAccountOptions): Promise<string | null> {
  const { look, uncompared, say, patienceMs = PATIENCE_MS, pauseMs = AGAIN_MS } = options;
  say('comparing the account with its exchange');
  for (const untilMs = performance.now() + patienceMs; ; await sleep(pauseMs)) {
    const looked = await look();
    const reason = reasonOf(looked);
    if (reason === null) return null;
    if (performance.now() < untilMs) continue;
    if (looked.kind !== 'failed' || !uncompared) return reason;
    say(`leaving without it: ${reason}`);
    return null;
  }
}

function reasonOf(look: AccountLook): string | null {
  if (look.kind === 'nothing') return null;
  if (look.kind === 'failed') return `the account cannot be compared: ${look.reason}`;
  const { differences, undecided, moving } = look.report;
  const [first] = differences;
  if (first) {
    const { code, ticker, ledger, exchange, explanation } = first;
    const more = differences.length === 1 ? '' : ` (and ${differences.length - 1} more)`;
    return `${[code, ticker].filter((each) => each !== null).join(' ')}: ledger ${ledger}, exchange ${exchange}${more}. ${explanation}`;
  }
  if (undecided.length > 0) return `the fate of ${undecided.length} orders is not proven yet`;
  return moving ? 'the account does not hold still' : null;
}

/** By the running trader; where nothing runs, from outside. In practice the exchange stops with everything else. */
export function accountLook(installation: Installation, running: boolean): () => Promise<AccountLook> {
  if (running) return () => byTrader(installation);
  if (installation.configuration.mode === 'simulated') return async () => ({ kind: 'nothing' });
  return () => fromOutside(installation);
}

async function byTrader(installation: Installation): Promise<AccountLook> {
  const answer = await askTrader<ReconciliationReport>(installation, 'reconcile', {}, LOOK_MS);
  if (answer.kind === 'answered') return { kind: 'compared', report: answer.body };
  if (answer.kind === 'silent')
    return { kind: 'failed', reason: `the trader does not answer: ${answer.reason}` };
  return answer.code === 'market_only' ? { kind: 'nothing' } : { kind: 'failed', reason: answer.message };
}

async function fromOutside(installation: Installation): Promise<AccountLook> {
  try {
    const report = await lookFromOutside(installation);
    return report === null ? { kind: 'nothing' } : { kind: 'compared', report };
  } catch (error) {
    // Without a key nothing could be ordered since, and the open trades of before are counted.
    if (error instanceof CatalogueError && error.code === 'REC-639') return { kind: 'nothing' };
    return { kind: 'failed', reason: explain(error).title };
  }
}
