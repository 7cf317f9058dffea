import { type Bound, boundProblem, type DataBounds, NO_BOUND } from '@rec-io/domain/data-growth';
import { writeJsonDurably } from './durable-file.ts';
import { isObject, readJsonObject, reasonOf } from './json-file.ts';

export type DataBoundsRead = {
  readonly bounds: DataBounds;
  /** What in the file is not understood: those stay as usual. */
  readonly problems: readonly string[];
};

/** Programs of another account read it. */
const MODE = 0o644;

/** The bounds as their owner wants them: `{"keep": {"live-prices": {"days": 60}}}`. No file is no problem. Never throws. */
export async function readDataBounds(path: string): Promise<DataBoundsRead> {
  try {
    const whole = await readJsonObject(path);
    const given = whole === null ? {} : whole['keep'];
    if (!isObject(given)) return { bounds: new Map(), problems: [`${path} holds no "keep"`] };
    const bounds = new Map<string, Bound>();
    const problems: string[] = [];
    for (const [name, wanted] of Object.entries(given)) {
      const bound = boundOf(wanted);
      const problem = bound === null ? `"${name}" wants "days" or "bytes"` : boundProblem(name, bound);
      if (problem === null && bound !== null) bounds.set(name, bound);
      else problems.push(`${path}: ${problem}`);
    }
    return { bounds, problems };
  } catch (error) {
    return { bounds: new Map(), problems: [`${path} cannot be read: ${reasonOf(error)}`] };
  }
}

/** Replaces what is set of one thing; a bound that is null is as usual again. */
export async function writeDataBound(path: string, name: string, bound: Bound): Promise<void> {
  const kept = new Map((await readDataBounds(path)).bounds);
  kept.set(name, bound);
  const keep = Object.fromEntries(
    [...kept]
      .filter(([, { days, bytes }]) => days !== null || bytes !== null)
      .map(([each, { days, bytes }]) => [
        each,
        { ...(days === null ? {} : { days }), ...(bytes === null ? {} : { bytes }) },
      ]),
  );
  await writeJsonDurably(path, { keep }, MODE);
}

function boundOf(value: unknown): Bound | null {
  if (!isObject(value)) return null;
  const { days = null, bytes = null, ...more } = value;
  const isNumber = (each: unknown): each is number | null => each === null || typeof each === 'number';
  if (Object.keys(more).length > 0 || !isNumber(days) || !isNumber(bytes)) return null;
  return { ...NO_BOUND, days, bytes };
}
