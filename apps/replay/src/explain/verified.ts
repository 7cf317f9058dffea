import { DecisionArchive } from '@rec-io/decision-log/decision-archive';
import { decisionsDirectory } from '@rec-io/decision-log/decision-files';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { Strategies } from './made-again.ts';
import type { Moment } from './moment.ts';
import { exchangeNowMs, type Recorded } from './recorded.ts';

export type Verified = {
  readonly from: string;
  readonly to: string;
  readonly decisions: number;
  readonly signals: number;
  readonly different: number;
  /** Their strategy cannot be asked any more. */
  readonly impossible: number;
  /** Stretches of the recording that were cut off or damaged. */
  readonly lost: number;
  /** The first ten. */
  readonly examples: readonly { readonly monitor: string; readonly at: string; readonly what: string }[];
};

const EXAMPLES_MAX = 10;

/** Makes every recorded decision of a span again. @throws CatalogueError REC-407, REC-408 */
export async function verifyRecorded(recorded: Recorded, from: Moment, to: Moment): Promise<Verified> {
  const archive = new DecisionArchive(decisionsDirectory(recorded.root, recorded.account, recorded.mode));
  const nowMs = await exchangeNowMs(archive);
  const [fromMs, toMs] = [from(nowMs), to(nowMs)];
  const strategies = Strategies.in(recorded.strategiesDirectory);
  const examples: Verified['examples'][number][] = [];
  let [decisions, signals, different, impossible] = [0, 0, 0, 0];
  try {
    for await (const record of archive.between(fromMs, toMs)) {
      decisions++;
      signals += record.signals.length;
      const again = await strategies.makeAgain(record);
      if (again.kind === 'same') continue;
      if (again.kind === 'other') different++;
      else impossible++;
      if (examples.length === EXAMPLES_MAX) continue;
      const at = new Date(record.input.nowMs).toISOString();
      const what = again.kind === 'other' ? JSON.stringify(again.now) : again.reason;
      examples.push({ monitor: record.monitor, at, what });
    }
  } finally {
    await strategies.close();
  }
  const span = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  if (decisions === 0) {
    const nearest = await archive.nearest(fromMs);
    throw new CatalogueError('REC-408', {
      time: `${span.from} … ${span.to}`,
      nearest: nearest === null ? 'none' : new Date(nearest).toISOString(),
    });
  }
  return { ...span, decisions, signals, different, impossible, lost: archive.lost, examples };
}

export function verifiedText({
  from,
  to,
  decisions,
  signals,
  different,
  impossible,
  lost,
  examples,
}: Verified): string {
  const lines = [
    `${decisions} decisions with ${signals} signals from ${from} to ${to}, made again from what was recorded:`,
    `  ${different === 0 && impossible === 0 ? 'all the same' : `${different} different, ${impossible} cannot be made again`}`,
  ];
  if (lost > 0) lines.push(`  ${lost} stretches of the recording are cut off or damaged`);
  for (const { monitor, at, what } of examples) lines.push(`  ${at} ${monitor}: ${what}`);
  return `${lines.join('\n')}\n`;
}
