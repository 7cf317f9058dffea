import { atMost, bytesText, type Check, check, type Looked, UNKNOWN, WELL } from './check.ts';
import type { AllLimits } from './limits.ts';

/** The database, and what waits for it. */
export function databaseChecks(limits: AllLimits): readonly Check[] {
  return [
    check({
      name: 'database',
      label: 'Database',
      needs: ['disk', 'memory'],
      confirmS: 5,
      fix: 'recio logs database says why it does not answer. Exits go on without it, entries do not.',
      look: ({ database: { state } }): Looked =>
        state === 'connected'
          ? WELL
          : { state: 'failed', value: null, reason: `it does not answer: ${state}` },
    }),
    check({
      name: 'database-writes',
      label: 'Database takes what is written',
      needs: ['database', 'disk'],
      holds: true,
      fix: 'See whether its disk is full, default_transaction_read_only is set, or it is a standby. Entries go on by themselves when it takes rows again.',
      look: ({ database: { state, readOnly } }): Looked =>
        state !== 'connected'
          ? UNKNOWN
          : readOnly === null
            ? WELL
            : { state: 'failed', value: null, reason: `it takes nothing: ${readOnly}` },
    }),
    check({
      name: 'database-latency',
      label: 'Answer of the database',
      unit: 'ms',
      limits: limits['database-latency'],
      needs: ['database', 'disk', 'memory'],
      confirmS: 30,
      fix: 'See what else this machine does, and the log of the database for slow statements.',
      look: ({ database: { latencyMs } }) =>
        latencyMs === null
          ? UNKNOWN
          : atMost(limits['database-latency'], latencyMs, (value) => `a look takes ${value.toFixed(0)} ms`),
    }),
    check({
      name: 'database-size',
      label: 'Size of the database',
      unit: 'bytes',
      limits: limits['database-size'],
      fix: 'It grows by what is recorded and traded. Raise the limit where there is room.',
      look: ({ database: { sizeBytes } }) =>
        sizeBytes === null
          ? UNKNOWN
          : atMost(limits['database-size'], sizeBytes, (value) => `it takes ${bytesText(value)}`),
    }),
    check({
      name: 'data-bounds',
      label: 'What grows is within its bounds',
      unit: 'count',
      needs: ['database'],
      confirmS: 60,
      fix: 'recio data sizes says which bound does not hold, or which partition is missing; recio logs worker has why.',
      look: ({ metrics }): Looked => {
        const broken = metrics.get('worker')?.value('rec_worker_data_problems');
        if (broken == null) return UNKNOWN;
        return broken === 0
          ? { state: 'ok', value: 0, reason: null }
          : { state: 'degraded', value: broken, reason: `${broken} of what grows is not as it should be` };
      },
    }),
    queue(
      'ledger-queue',
      'Facts that wait for the database',
      'rec_trader_ledger_behind',
      limits,
      'facts are not in the database yet',
    ),
    queue(
      'exit-journal',
      'Exits kept outside the database',
      'rec_trader_exits_in_journal',
      limits,
      'exits wait in the local journal',
    ),
    check({
      name: 'view-queue',
      label: 'What waits to be shown',
      unit: 'bytes',
      limits: limits['view-queue'],
      needs: ['program:trader', 'program:web'],
      confirmS: 15,
      fix: 'A program that reads the view does not keep up: see its processor and its log.',
      look: ({ metrics }) => {
        const bytes = metrics.get('trader')?.value('rec_trader_view_waiting_bytes');
        return bytes == null
          ? UNKNOWN
          : atMost(limits['view-queue'], bytes, (value) => `${bytesText(value)} wait for a reader`);
      },
    }),
  ];
}

const queue = (
  name: 'ledger-queue' | 'exit-journal',
  label: string,
  metric: string,
  limits: AllLimits,
  what: string,
): Check =>
  check({
    ...{
      name,
      label,
      unit: 'count',
      limits: limits[name],
      needs: ['database', 'database-writes', 'program:trader'],
    },
    confirmS: 15,
    fix: 'They are written when the database takes them again; nothing is lost meanwhile. Do not remove the trader’s directory.',
    look: ({ metrics }) => {
      const waiting = metrics.get('trader')?.value(metric);
      return waiting == null ? UNKNOWN : atMost(limits[name], waiting, (value) => `${value} ${what}`);
    },
  });
