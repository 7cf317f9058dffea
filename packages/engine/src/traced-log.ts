import type { Intent } from '@rec-io/domain/ledger';
import type { EngineLog } from './ports.ts';

/** What follows a trade through all logs, from the decision to buy to its settlement: the id of its entry's order. */
export const traceOf = ({ closes, clientOrderId }: Pick<Intent, 'closes' | 'clientOrderId'>): string =>
  closes ?? clientOrderId;

/** A log whose every line carries this trace. */
export const traced = (log: EngineLog, trace: string): EngineLog => ({
  info: (message, details) => log.info(message, { ...details, trace }),
  warn: (message, details) => log.warn(message, { ...details, trace }),
});
