import type { ControlView } from '@rec-io/domain/control-view';
import type { Mode } from '@rec-io/domain/ledger';
import type { Parameters } from '@rec-io/domain/parameters';
import { RISK_PARAMETERS } from '@rec-io/domain/risk-parameters';
import type { Kill } from '@rec-io/installer/kill-file';
import { dollars } from '../credentials/balance-text.ts';

type Silent = { readonly trader: string; readonly killFile: Kill | null; readonly limits: Parameters };

/** Trading state, and every limit with how much of it is used. */
export function riskText(mode: Mode, view: ControlView | Silent): string {
  const head =
    'trader' in view
      ? [
          `Mode      ${mode}`,
          `Trader    does not answer (${view.trader})`,
          ...(view.killFile === null ? [] : [killFileLine(view.killFile)]),
        ]
      : [`Mode      ${mode}`, ...stateLines(view)];
  const used = 'trader' in view ? new Map<string, string>() : usedOf(view);
  const width = Math.max(...RISK_PARAMETERS.map(({ key }) => key.length));
  const limits = RISK_PARAMETERS.map(({ key, unit }) => {
    const now = used.get(key);
    const limit = `${view.limits[key]}${unit === '' ? '' : ` ${unit}`}`;
    return `  ${key.padEnd(width)}  ${limit}${now === undefined ? '' : `   now ${now}`}`;
  });
  return [...head, 'Limits', ...limits].join('\n');
}

function stateLines({ state, newest, flattening, trips, killFile, groups }: ControlView): string[] {
  const since =
    newest === null ? '' : ` (${newest.by}: ${newest.reason}, ${new Date(newest.timeMs).toISOString()})`;
  const fuse = groups.map(
    ({ exchangeIndex, takesOrders }) =>
      `shard ${exchangeIndex} ${takesOrders ? 'takes entries' : 'refuses entries'}`,
  );
  return [
    `Trading   ${state}${since}`,
    ...(flattening === null ? [] : [`Selling   everything that is held: ${flattening}`]),
    ...(killFile === null ? [] : [killFileLine(killFile)]),
    ...trips.map(({ code, reason }) => `Too much  ${code}: ${reason}`),
    `Fuse      ${fuse.length === 0 ? 'not in place: nothing is entered' : fuse.join(', ')}`,
  ];
}

/** While it lies there nothing is entered, whoever runs. */
const killFileLine = ({ by, reason }: Pick<Kill, 'by' | 'reason'>): string =>
  `Kill file is there (${by}${reason === '' ? '' : `: ${reason}`}): nothing is entered; away with it: recio arm`;

const usedOf = ({ openTrades, exposureE6, losses, ordersLastHour, unknownOrders }: ControlView) =>
  new Map([
    ['max_open_trades', String(openTrades)],
    ['max_exposure', dollars(exposureE6)],
    ['max_hour_loss', dollars(losses.hourE6)],
    ['max_day_loss', dollars(losses.dayE6)],
    ['max_drawdown', dollars(losses.drawdownE6)],
    ['max_orders_per_hour', String(ordersLastHour)],
    ['max_unknown_orders', String(unknownOrders)],
  ]);

/** What each limit does, its range and its default. */
export const explainLimits = (): string =>
  RISK_PARAMETERS.map(({ key, label, help, min, max, unit, default: usual }) => {
    const units = unit === '' ? '' : ` ${unit}`;
    return `${key} (${label})\n  ${help}\n  ${min} to ${max}${units}; default ${usual}${units}`;
  }).join('\n');
