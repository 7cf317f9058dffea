import { join } from 'node:path';
import { CatalogueError } from './catalogue-error.ts';
import { writeJsonDurably } from './durable-file.ts';
import { isObject, readJsonObject } from './json-file.ts';

export const RECEIPT_FILE = 'receipt.json';

/** What a step made: paths that were not there before, and facts that its revert needs. Never a secret. */
export type Made = {
  /** In the order in which they were made; removed in the reverse. */
  readonly paths: readonly string[];
  readonly facts: Readonly<Record<string, string | number | boolean>>;
};
export const NOTHING_MADE: Made = { paths: [], facts: {} };

export type StepRecord = {
  readonly id: string;
  /** `applying` is written before the first change, so a killed run is seen to have begun. */
  readonly state: 'applying' | 'done' | 'reverted';
  readonly at: string;
  readonly made: Made;
};

/** `<dataDir>/receipt.json`: what was changed on this machine. The base of resume, revert and uninstall. */
export type Receipt = {
  readonly formatVersion: 1;
  readonly version: string;
  /** The clone that it was installed from. */
  readonly clone: string;
  readonly state: 'installing' | 'installed' | 'uninstalled';
  /** When an installation first succeeded here and its password was shown; null until then. */
  readonly completedAt: string | null;
  /** The data directory and those above it that were not there before, outermost first. Removed only when empty. */
  readonly directories: readonly string[];
  readonly steps: readonly StepRecord[];
};

/** @returns null when there is none. @throws CatalogueError REC-115 when it is not a receipt */
export async function readReceipt(dataDir: string): Promise<Receipt | null> {
  const path = join(dataDir, RECEIPT_FILE);
  const value = await readJsonObject(path);
  if (value === null) return null;
  const lists = Array.isArray(value['steps']) && Array.isArray(value['directories']);
  if (
    value['formatVersion'] !== 1 ||
    !lists ||
    !Array.isArray(value['steps']) ||
    !value['steps'].every(isStepRecord)
  ) {
    throw new CatalogueError('REC-115', { path, reason: 'it is not a receipt of this format' });
  }
  return value as Receipt;
}

export const writeReceipt = (dataDir: string, receipt: Receipt): Promise<void> =>
  writeJsonDurably(join(dataDir, RECEIPT_FILE), receipt);

/** The receipt with the step's record in place of its former one, else at the end. */
export function withStep(receipt: Receipt, record: StepRecord): Receipt {
  const at = receipt.steps.findIndex((step) => step.id === record.id);
  return { ...receipt, steps: at < 0 ? [...receipt.steps, record] : receipt.steps.with(at, record) };
}

/** What two runs of one step made together: a path that the first made stays ours when the second finds it. */
export function together(first: Made, second: Made): Made {
  return {
    paths: [...new Set([...first.paths, ...second.paths])],
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
