import { once } from 'node:events';
import type { Mode } from '@rec-io/domain/ledger';
import type { ReplayContext } from '../context.ts';
import type { Explained } from './explained.ts';
import { explainedText } from './explained-text.ts';
import type { Moment } from './moment.ts';
import { explainRecorded } from './recorded.ts';
import { verifiedText, verifyRecorded } from './verified.ts';

export type Asked = {
  readonly mode: Mode | null;
  readonly monitor: string | null;
  readonly all: boolean;
  readonly json: boolean;
} & ({ readonly explain: Moment } | { readonly verify: Moment; readonly until: Moment });

const COLUMNS = 100;

/** What the command line asks about the live trader, or null when it asks for a replay. */
export function whatIsAsked(given: Readonly<Record<string, unknown>>): Asked | null {
  const common = {
    mode: (given['mode'] as Mode | undefined) ?? null,
    monitor: (given['monitor'] as string | undefined) ?? null,
    all: given['all'] === true,
    json: given['json'] === true,
  };
  const [explain, verify, until] = ['explain', 'verify', 'until'].map(
    (key) => given[key] as Moment | undefined,
  );
  if (explain !== undefined) return { ...common, explain };
  return verify === undefined ? null : { ...common, verify, until: until ?? ((nowMs) => nowMs) };
}

/** @returns the exit code: 1 where a decision made again is another one */
export async function tellRecorded(asked: Asked, context: ReplayContext): Promise<number> {
  const recorded = await context.recorded(asked.mode);
  if ('explain' in asked)
    return tellExplained(await explainRecorded(recorded, asked.explain, asked), asked, context);
  const verified = await verifyRecorded(recorded, asked.verify, asked.until);
  await write(verified, verifiedText(verified), asked, context);
  return verified.different + verified.impossible > 0 ? 1 : 0;
}

/** @returns the exit code */
export async function tellExplained(
  told: readonly Explained[],
  asked: Asked,
  context: ReplayContext,
): Promise<number> {
  const { stdout } = context;
  const columns = 'columns' in stdout ? Number(stdout.columns) || COLUMNS : COLUMNS;
  await write(told, explainedText(told, columns), asked, context);
  return told.some(({ madeAgain }) => madeAgain.kind === 'other') ? 1 : 0;
}

async function write(
  value: unknown,
  text: string,
  { json }: Asked,
  { stdout }: ReplayContext,
): Promise<void> {
  if (!stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : text)) await once(stdout, 'drain');
}
