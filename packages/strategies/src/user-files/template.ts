/**
 * A strategy of your own. How all of this works: docs/guides/strategies.md.
 *
 *   recio strategy check     tries it on made-up markets and says what is wrong with it
 *   recio strategy list      shows it with its settings
 *
 * It runs in a sandbox: no files, no network, no clock, no chance. It can use types, but nothing of other files.
 */
import type { Decision, Entry, Input, Memory, Parameters, Row, Strategy } from './recio-strategy.d.ts';

export default {
  description: 'Buys what the model thinks very likely, in the last minutes, where it is still cheap.',

  // Each becomes a field of the monitor's form; values outside of its range are refused.
  parameters: [
    {
      key: 'min_probability',
      label: 'Minimum probability',
      help: 'Least model probability of the side bought. Higher is safer.',
      type: 'number',
      default: 96,
      min: 50,
      max: 100,
      step: 0.5,
      unit: '%',
    },
    {
      key: 'min_edge',
      label: 'Minimum edge',
      help: 'Least edge after the fee, per contract. Higher is safer.',
      type: 'number',
      default: 0.5,
      min: 0,
      max: 20,
      step: 0.25,
      unit: '¢',
    },
    {
      key: 'max_time',
      label: 'Earliest entry',
      help: 'Nothing is bought while more seconds are left until the close.',
      type: 'number',
      default: 600,
      min: 60,
      max: 3600,
      step: 15,
      unit: 's',
    },
  ],

  // JSON that you are given back at the next print, also after a restart. This one counts how often it bought.
  memory: { entries: 0 },

  decide(input: Input, memory: Memory, parameters: Parameters): Decision {
    const { ladder, nowMs } = input;
    const { max_time } = parameters;
    const { entries } = memory;
    const secondsToClose = ladder === null ? Infinity : (ladder.closeTimeMs - nowMs) / 1000;
    if (ladder === null || secondsToClose > max_time || secondsToClose < 60)
      return { memory, signals: [], status: { state: 'INACTIVE', pausedForS: null } };

    const signals = ladder.rows.flatMap((row) => entryAt(row, input, parameters));
    return {
      memory: signals.length === 0 ? memory : { entries: Number(entries) + signals.length },
      signals,
      status: { state: 'ACTIVE', pausedForS: null },
    };
  },
} satisfies Strategy;

/** An entry at this strike, or none. */
function entryAt(row: Row, input: Input, { min_probability, min_edge }: Parameters): Entry[] {
  const { ticker, status } = row.market;
  const side = row.activeSide;
  const ask = side === 'yes' ? row.yesAskE4 : row.noAskE4;
  const edge = side === 'yes' ? row.yesEdgeE4 : row.noEdgeE4;
  const probability = side === 'yes' ? row.probability : 1 - row.probability;
  if (status !== 'active' || ask === null) return [];
  // Written so that NaN, an unknown number, buys nothing.
  if (!(probability >= min_probability / 100 && edge >= min_edge * 100)) return [];
  // Once per market, and not again within ten seconds when the order was not filled.
  if (input.held.has(ticker) || input.traded.has(ticker)) return [];
  if (input.nowMs - (input.attemptedAtMs.get(`${ticker}/${side}`) ?? 0) < 10_000) return [];
  return [{ kind: 'entry', ticker, side, limitE4: ask, probability, edgeE4: edge }];
}
