/** Merges ascending sources into one ascending stream; of equals, the earlier source comes first. */
export async function* mergeSorted<T>(
  sources: readonly AsyncIterator<T>[],
  before: (a: T, b: T) => boolean,
): AsyncGenerator<T> {
  const heads: IteratorResult<T>[] = [];
  // One after the other: the sources may share a connection.
  for (const source of sources) heads.push(await source.next());
  for (;;) {
    let first = -1;
    let smallest: T | undefined;
    for (const [index, head] of heads.entries()) {
      if (head.done !== true && (first === -1 || before(head.value, smallest as T))) {
        first = index;
        smallest = head.value;
      }
    }
    const source = sources[first];
    if (source === undefined) return;
    yield smallest as T;
    heads[first] = await source.next();
  }
}
