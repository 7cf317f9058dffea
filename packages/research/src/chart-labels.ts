/** A text below an axis. `x`: its middle. `row`: 0, or 1 where it stands below its neighbours. */
export type Label = { readonly text: string; readonly x: number; readonly row: number };

/** Letters of the widest of usual sans-serif fonts are so wide in 11 pixels, in the mean of a label. */
const LETTER_PX = 7.2;
const GAP_PX = 4;
/** So many parts each keep their name; of more a reader finds the unnamed by counting. */
const NAMED_MAX = 8;

type Box = { readonly text: string; readonly x: number; readonly half: number };

/**
 * Places labels so that none overlaps another or leaves the picture: side by side, else few in two rows, else every second, third … of
 * them. A text that repeats is written once, where it begins.
 * @param at middle of the label of this index, in pixels
 * @param width of the picture, in pixels
 */
export function placeLabels(texts: readonly string[], at: (index: number) => number, width: number): Label[] {
  const boxes = texts.flatMap((text, index) =>
    text === texts[index - 1] ? [] : [boxOf(text, at(index), width)],
  );
  for (const rows of boxes.length <= NAMED_MAX ? [1, 2] : [1])
    if (fits(boxes, rows)) return boxes.map(({ text, x }, i) => ({ text, x, row: i % rows }));
  for (let every = 2; ; every++) {
    const some = boxes.filter((_, i) => i % every === 0);
    if (fits(some, 1)) return some.map(({ text, x }) => ({ text, x, row: 0 }));
  }
}

function boxOf(text: string, middle: number, width: number): Box {
  const half = (text.length * LETTER_PX) / 2;
  return { text, half, x: Math.max(half, Math.min(width - half, middle)) };
}

const fits = (boxes: readonly Box[], rows: number): boolean =>
  boxes.every(({ x, half }, i) => {
    const before = boxes[i - rows];
    return before === undefined || before.x + before.half + GAP_PX <= x - half;
  });

const MARKS = 6;

/** Round values within [low, high], rising, 2 to 7 of them: their step is 1, 2 or 5 times a power of ten. */
export function roundMarks(low: number, high: number): number[] {
  const least = (high - low) / MARKS;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * ([1, 2, 5].find((times) => times * power >= least) ?? 10);
  const first = Math.ceil(low / step);
  // A step of 0.1 is none that a computer counts by.
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}
