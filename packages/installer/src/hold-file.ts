import { readFile, rm } from 'node:fs/promises';
import type { HoldCause, HoldView } from '@rec-io/domain/health-view';
import { writeJsonDurably } from './durable-file.ts';
import { errorCode } from './explain.ts';
import { isObject } from './json-file.ts';

/** A hold on entries. It stands beside whatever the owner has set, and touches none of it. */
export type Hold = HoldView & {
  /** `monitor`, or `unknown` for one that somebody put there by hand: that one ends only by hand, too. */
  readonly by: 'monitor' | 'unknown';
};

const REASON_CHARACTERS_MAX = 200;
/** Under which name what is not the monitor's stands. */
const BY_HAND = 'by hand';

/**
 * The hold on entries as a file: while it names a cause that nobody has lifted, the trader enters nothing. Exits and protection do not look at it. It
 * needs no database and outlives the monitor that wrote it. What lies there and cannot be read holds as well.
 */
export async function readHold(path: string): Promise<Hold | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    return byHand(`the hold file cannot be read: ${errorCode(error) ?? String(error)}`);
  }
  return written(text) ?? byHand(text.trim().split('\n')[0] ?? '');
}

/** Whole or not at all, also through a crash. */
export const writeHold = (path: string, { causes, lifted }: Omit<Hold, 'by'>): Promise<void> =>
  writeJsonDurably(path, { by: 'monitor', causes, lifted }, 0o644);

export const removeHold = (path: string): Promise<void> => rm(path, { force: true });

/** What still holds. */
export const standing = ({ causes, lifted }: Pick<Hold, 'causes' | 'lifted'>): readonly HoldCause[] =>
  causes.filter(({ check }) => lifted?.checks.includes(check) !== true);

/** Why nothing is entered, in words; null when nothing holds. */
export function holdReason(hold: Hold | null): string | null {
  const causes = hold === null ? [] : standing(hold);
  if (causes.length === 0) return null;
  const whose = hold?.by === 'monitor' ? 'the monitor holds entries' : 'entries are held by hand';
  return `${whose}: ${causes.map(({ reason }) => reason).join('; ')}`;
}

/**
 * A person overrules what holds now: entries go on although its causes last. Another cause holds again, and so does the same one
 * once it was well. One that was put there by hand goes.
 * @returns what was lifted; empty where nothing held
 */
export async function liftHold(
  path: string,
  { by, reason, timeMs }: { readonly by: string; readonly reason: string; readonly timeMs: number },
): Promise<readonly HoldCause[]> {
  const hold = await readHold(path);
  const causes = hold === null ? [] : standing(hold);
  if (hold === null || causes.length === 0) return [];
  if (hold.by !== 'monitor') await removeHold(path);
  else {
    const checks = hold.causes.map(({ check }) => check);
    await writeHold(path, { causes: hold.causes, lifted: { by, reason, timeMs, checks } });
  }
  return causes;
}

function written(text: string): Hold | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || value['by'] !== 'monitor' || !Array.isArray(value['causes'])) return null;
  const causes = value['causes'].map(causeOf);
  const lifted = liftedOf(value['lifted']);
  // A cause that is not understood holds.
  return causes.includes(null) || lifted === undefined
    ? null
    : { by: 'monitor', causes: causes.filter((each) => each !== null), lifted };
}

function causeOf(value: unknown): HoldCause | null {
  if (!isObject(value)) return null;
  const { check, reason, sinceMs } = value;
  return typeof check === 'string' && typeof reason === 'string' && typeof sinceMs === 'number'
    ? { check, reason, sinceMs }
    : null;
}

function liftedOf(value: unknown): HoldView['lifted'] | undefined {
  if (value === null) return null;
  if (!isObject(value)) return undefined;
  const { by, reason, timeMs, checks } = value;
  if (typeof by !== 'string' || typeof reason !== 'string' || typeof timeMs !== 'number') return undefined;
  if (!Array.isArray(checks) || !checks.every((each) => typeof each === 'string')) return undefined;
  return { by, reason, timeMs, checks };
}

const byHand = (reason: string): Hold => ({
  by: 'unknown',
  causes: [
    {
      check: BY_HAND,
      reason: reason.trim().slice(0, REASON_CHARACTERS_MAX) || 'the hold file is there',
      sinceMs: 0,
    },
  ],
  lifted: null,
});
