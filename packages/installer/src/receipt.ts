import { join } from 'node:path';
import { CatalogueError } from './catalogue-error.ts';
import { writeJsonDurably } from './durable-file.ts';
import { isObject, type JsonObject, readJsonObject } from './json-file.ts';

export const RECEIPT_FILE = 'receipt.json';

/** A file with our content in a place where others may write, too: it is touched again only while it is still ours. */
export type ManagedFile = {
  readonly path: string;
  /** Of what we wrote or are about to write; hexadecimal. */
  readonly sha256: string;
  readonly mode: number;
  /** Where what was there before is kept; null when nothing was. */
  readonly backup: string | null;
};

/** What a step made: paths that were not there before, and facts that its revert needs. Never a secret. */
export type Made = {
  /** Wholly ours, with all that is in them. In the order in which they were made; removed in the reverse. */
  readonly paths: readonly string[];
  readonly files: readonly ManagedFile[];
  readonly facts: Readonly<Record<string, string | number | boolean>>;
};
export const NOTHING_MADE: Made = { paths: [], files: [], facts: {} };

export type StepRecord = {
  readonly id: string;
  /** `applying` is written before the first change, so a killed run is seen to have begun. */
  readonly state: 'applying' | 'done' | 'reverted';
  readonly at: string;
  readonly made: Made;
};

export type InstallationKind = 'quick' | 'full';

/** `<installation>/receipt.json`: what was changed on this machine. The base of resume, revert and uninstall. */
export type Receipt = {
  readonly formatVersion: 2;
  readonly version: string;
  readonly kind: InstallationKind;
  /** The clone that it was installed from. */
  readonly clone: string;
  readonly state: 'installing' | 'installed' | 'uninstalled';
  /** When an installation first succeeded here; null until then. From then on it may hold what its owner wants to keep. */
  readonly completedAt: string | null;
  /** When its owner was told how it ended: the address, the proof, a new password. Null until then. */
  readonly toldAt?: string | null;
  /** The installation directory and those above it that were not there before, outermost first. Removed only when empty. */
  readonly directories: readonly string[];
  /** What the plan was made from, without secrets: the same steps can be made again from it. Null in a quick one. */
  readonly choices: JsonObject | null;
  readonly steps: readonly StepRecord[];
};

/** @returns null when there is none. @throws CatalogueError REC-115 when it is not a receipt */
export async function readReceipt(dataDir: string): Promise<Receipt | null> {
  const path = join(dataDir, RECEIPT_FILE);
  const value = await readJsonObject(path);
  if (value === null) return null;
  const receipt = upgraded(value);
  if (receipt === null)
    throw new CatalogueError('REC-115', { path, reason: 'it is not a receipt of a format that is known' });
  return receipt;
}

export const writeReceipt = (dataDir: string, receipt: Receipt): Promise<void> =>
  writeJsonDurably(join(dataDir, RECEIPT_FILE), receipt);

/** Finished by a run that was ended before it had proven and told anything: nobody has seen the password that it made. */
export const isUntold = ({ completedAt, toldAt }: Receipt): boolean =>
  completedAt !== null && toldAt === null;

export async function recordTold(dataDir: string): Promise<void> {
  const receipt = await readReceipt(dataDir);
  if (receipt !== null && isUntold(receipt))
    await writeReceipt(dataDir, { ...receipt, toldAt: new Date().toISOString() });
}

/** Older receipts stay readable for ever: an uninstall must work from any of them. */
function upgraded(value: JsonObject): Receipt | null {
  const { formatVersion, steps, directories } = value;
  if (!Array.isArray(steps) || !Array.isArray(directories) || !steps.every(isStepRecord)) return null;
  const records = steps.map((step: StepRecord) => ({ ...step, made: { ...NOTHING_MADE, ...step.made } }));
  // Those of before it was kept were told.
  const { toldAt = value['completedAt'] ?? null } = value;
  if (formatVersion === 1)
    return {
      ...value,
      toldAt,
      formatVersion: 2,
      kind: 'quick',
      choices: null,
      steps: records,
    } as unknown as Receipt;
  return formatVersion === 2 ? ({ ...value, toldAt, steps: records } as unknown as Receipt) : null;
}

/** The receipt with the step's record in place of its former one, else at the end. */
export function withStep(receipt: Receipt, record: StepRecord): Receipt {
  const at = receipt.steps.findIndex((step) => step.id === record.id);
  return { ...receipt, steps: at < 0 ? [...receipt.steps, record] : receipt.steps.with(at, record) };
}

/** What two runs of one step made together: a path that the first made stays ours when the second finds it. */
export function together(first: Made, second: Made): Made {
  const files = new Map(first.files.map((file) => [file.path, file]));
  for (const file of second.files) {
    // What was there before the first run is what was there before us.
    const backup = files.has(file.path) ? (files.get(file.path)?.backup ?? null) : file.backup;
    files.set(file.path, { ...file, backup });
  }
  return {
    paths: [...new Set([...first.paths, ...second.paths])],
    files: [...files.values()],
    facts: { ...first.facts, ...second.facts },
  };
}

function isStepRecord(value: unknown): value is StepRecord {
  if (!isObject(value) || typeof value['id'] !== 'string' || !isObject(value['made'])) return false;
  const { paths, facts } = value['made'];
  return Array.isArray(paths) && paths.every((path) => typeof path === 'string') && isObject(facts);
}

/** What an earlier installation and a later one over its data made; the later one's state. */
export function afterwards(earlier: Receipt, later: Receipt): Receipt {
  const merged = later.steps.map((step) => {
    const before = earlier.steps.find(({ id }) => id === step.id);
    return before === undefined ? step : { ...step, made: together(before.made, step.made) };
  });
  const untouched = earlier.steps.filter(({ id }) => !later.steps.some((step) => step.id === id));
  return {
    ...later,
    directories: [...new Set([...earlier.directories, ...later.directories])],
    steps: [...untouched, ...merged],
  };
}
