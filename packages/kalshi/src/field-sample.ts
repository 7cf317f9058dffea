import type { UnknownFields } from './wire.ts';

/** Of each kind of frame, so many are looked through whole … */
const FIRST = 100;
/** … and then one in so many: a new field is noticed within moments, and the hot path pays nothing for it. */
const EVERY = 1_024;

/** Chooses the frames whose unknown fields are counted. */
export class FieldSample {
  readonly #unknownFields: UnknownFields;
  readonly #kinds = new Map<string, { seen: number }>();

  constructor(unknownFields: UnknownFields) {
    this.#unknownFields = unknownFields;
  }

  /** What counts the unknown fields of the next frame of this kind; undefined for most. */
  next(kind: string): UnknownFields | undefined {
    let known = this.#kinds.get(kind);
    if (known === undefined) {
      known = { seen: 0 };
      this.#kinds.set(kind, known);
    }
    const { seen } = known;
    known.seen = seen + 1;
    return seen < FIRST || seen % EVERY === 0 ? this.#unknownFields : undefined;
  }
}
