const SLOTS_MIN = 16;
const EMPTY = 0;

/**
 * Texts that are remembered for ever, one for nearly every order. A `Set` of the same texts took a quarter of an order's
 * time: its table is scanned and copied by the garbage collector as it grows, and these two lists of numbers are not.
 */
export class IdSet implements Iterable<string> {
  readonly #texts: string[] = [];
  /** Of each slot the text's hash, and its place in the list counted from 1; neighbours take what collides. */
  #hashes = new Int32Array(SLOTS_MIN);
  #places = new Int32Array(SLOTS_MIN);

  get size(): number {
    return this.#texts.length;
  }

  has(text: string): boolean {
    return this.#places[this.#slot(text, hashOf(text))] !== EMPTY;
  }

  add(text: string): void {
    const hash = hashOf(text);
    const slot = this.#slot(text, hash);
    if (this.#places[slot] !== EMPTY) return;
    this.#texts.push(text);
    this.#hashes[slot] = hash;
    this.#places[slot] = this.#texts.length;
    if (2 * this.#texts.length > this.#places.length) this.#grow();
  }

  [Symbol.iterator](): IterableIterator<string> {
    return this.#texts.values();
  }

  /** Where the text is, or the empty slot where it would go. */
  #slot(text: string, hash: number): number {
    const mask = this.#places.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const place = this.#places[slot] ?? EMPTY;
      if (place === EMPTY) return slot;
      if (this.#hashes[slot] === hash && this.#texts[place - 1] === text) return slot;
    }
  }

  #grow(): void {
    const [hashes, places] = [this.#hashes, this.#places];
    this.#hashes = new Int32Array(2 * hashes.length);
    this.#places = new Int32Array(2 * places.length);
    const mask = this.#places.length - 1;
    for (let old = 0; old < places.length; old++) {
      const place = places[old] ?? EMPTY;
      if (place === EMPTY) continue;
      const hash = hashes[old] ?? 0;
      let slot = hash & mask;
      while (this.#places[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.#hashes[slot] = hash;
      this.#places[slot] = place;
    }
  }
}

/** FNV-1a with the high bits mixed into the low ones, which choose the slot. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) | 0;
}
