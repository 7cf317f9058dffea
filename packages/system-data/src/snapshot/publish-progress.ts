/** Where publishing is; told some times a second at most. */
export type PublishProgress = {
  readonly chunksDone: number;
  readonly chunksTotal: number;
  readonly rows: number;
  /** As the database gave them. */
  readonly rawBytes: number;
  /** As they lie in the directory. */
  readonly bytes: number;
};

const TELL_EVERY_MS = 250;

export type ProgressCount = {
  begin(chunksTotal: number): void;
  came(rawBytes: number): void;
  finished(rows: number, bytes: number): void;
};

export function progressOf(tell: (progress: PublishProgress) => void = () => undefined): ProgressCount {
  let now: PublishProgress = { chunksDone: 0, chunksTotal: 0, rows: 0, rawBytes: 0, bytes: 0 };
  let toldMs = Number.NEGATIVE_INFINITY;
  const change = (more: Partial<PublishProgress>): void => {
    now = { ...now, ...more };
    const atMs = performance.now();
    if (atMs - toldMs < TELL_EVERY_MS && now.chunksDone < now.chunksTotal) return;
    toldMs = atMs;
    tell(now);
  };
  return {
    begin: (chunksTotal) => change({ chunksTotal }),
    came: (rawBytes) => change({ rawBytes: now.rawBytes + rawBytes }),
    finished: (rows, bytes) =>
      change({ chunksDone: now.chunksDone + 1, rows: now.rows + rows, bytes: now.bytes + bytes }),
  };
}
