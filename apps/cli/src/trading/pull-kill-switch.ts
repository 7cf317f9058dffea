import type { ControlReport } from '@rec-io/app-trader/commands/trader-commands';
import { type Kill, writeKill } from '@rec-io/installer/kill-file';
import { atStake, cutOff } from '@rec-io/kalshi/cut-off';
import type { Installation } from '../installation.ts';
import { atExchange } from '../transfer/exchange-client.ts';
import { askTrader, me } from './trader-door.ts';

/** Whether a layer was reached, and what it said. */
export type Layer = { readonly done: boolean; readonly what: string };

/** The layers of the kill switch, each for itself. */
export type Pulled = {
  readonly file: Layer;
  readonly trader: Layer;
  readonly exchange: Layer;
  /** What is still held, where that could be read; null where not. */
  readonly positions: number | null;
};

/** A trader that hangs must not keep the exchange's fuse waiting. */
const TRADER_MS = 4_000;

/**
 * Stops trading by every way there is, whatever runs: the kill file, which outlives processes and needs no database; the trader,
 * which halts, sells if so wanted and cuts the exchange's fuse; and where it does not confirm that, the fuse itself, with the
 * owner's key. It may be done again and again. Never throws.
 */
export async function pullKillSwitch(
  installation: Installation,
  { reason, flatten, nowMs }: { readonly reason: string; readonly flatten: boolean; readonly nowMs: number },
): Promise<Pulled> {
  const { killFile } = installation.layout;
  const file = await written(killFile, { by: me(), reason, flatten, timeMs: nowMs });
  const answer = await askTrader<ControlReport>(installation, 'kill', { reason, flatten }, TRADER_MS);
  if (answer.kind === 'refused' && answer.code === 'market_only') {
    const nothing = { done: true, what: 'has no key, and trades nothing' };
    return {
      file,
      trader: nothing,
      exchange: { done: true, what: 'no order can leave here without one' },
      positions: null,
    };
  }
  if (answer.kind !== 'answered') {
    const why =
      answer.kind === 'silent' ? `does not answer (${answer.reason})` : `refuses (${answer.message})`;
    const later = file.done ? '; it obeys the kill file as soon as it runs' : '';
    return { file, trader: { done: false, what: `${why}${later}` }, ...(await cutByHand(installation)) };
  }
  const { control, exchange } = answer.body;
  const selling = control.flattening === null ? '' : ', and sells everything that is held';
  const trader = { done: control.state === 'halted', what: `is ${control.state}${selling}` };
  const isCut = exchange !== null && exchange.length > 0 && exchange.every(({ problem }) => problem === null);
  if (!isCut) return { file, trader, ...(await cutByHand(installation)) };
  const what = `${exchange.length === 1 ? 'its order group is' : `its ${exchange.length} order groups are`} triggered by the trader: no entry is taken any more`;
  return { file, trader, exchange: { done: true, what }, positions: null };
}

async function written(path: string, kill: Kill): Promise<Layer> {
  try {
    await writeKill(path, kill);
    return { done: true, what: `written: ${path}` };
  } catch (error) {
    return { done: false, what: `cannot be written: ${messageOf(error)}` };
  }
}

async function cutByHand(installation: Installation): Promise<Pick<Pulled, 'exchange' | 'positions'>> {
  try {
    return await atExchange(installation, async ({ api }) => {
      const { done, what } = await cutOff(api);
      const positions = await atStake(api).then(
        (stake) => stake.positions,
        () => null,
      );
      return { exchange: { done, what: `${what}, with your key from here` }, positions };
    });
  } catch (error) {
    return {
      exchange: { done: false, what: `cannot be reached from here: ${messageOf(error)}` },
      positions: null,
    };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
