/** Where a copy is; told when something begins or ends and a few times a second meanwhile. */
export type CopyProgress = {
  readonly phase: 'looking' | 'comparing' | 'copying' | 'placing' | 'done';
  /** Worked on now. */
  readonly tables: readonly string[];
  readonly tablesDone: number;
  readonly tablesTotal: number;
  readonly rowsDone: number;
  /** As the source guesses it, and never less than what came. */
  readonly rowsTotal: number;
  /** As they came over the wire in this run. */
  readonly bytes: number;
  /** Of the present phase. */
  readonly bytesPerSecond: number;
  /** 0 to 1, of the rows’ size at the source. */
  readonly share: number;
  /** Until all rows are here; null while it cannot be told. */
  readonly secondsLeft: number | null;
};

const TELL_EVERY_MS = 250;
/** Before that a guess is worth nothing. */
const GUESS_AFTER_S = 2;

export type Meter = {
  phase(phase: CopyProgress['phase'], tablesTotal: number): void;
  /** What there is to bring in this run. */
  expect(rows: number, heapBytes: number): void;
  begin(table: string): void;
  came(wireBytes: number): void;
  brought(rows: number, heapBytes: number): void;
  /** With nothing of it left to do in this phase. */
  finish(table: string): void;
  readonly now: CopyProgress;
};

export function meter(
  tell: (progress: CopyProgress) => void,
  nowMs: () => number = () => performance.now(),
): Meter {
  let phase: CopyProgress['phase'] = 'looking';
  const tables = new Set<string>();
  let [tablesDone, tablesTotal, rowsDone, rowsTotal, heapDone, heapTotal, bytes] = [0, 0, 0, 0, 0, 0, 0];
  let [beganMs, bytesBefore, heapBefore, toldMs] = [nowMs(), 0, 0, Number.NEGATIVE_INFINITY];
  const progress = (atMs: number): CopyProgress => {
    const seconds = Math.max((atMs - beganMs) / 1_000, 0.001);
    const heapRate = (heapDone - heapBefore) / seconds;
    return {
      phase,
      tables: [...tables],
      tablesDone,
      tablesTotal,
      rowsDone,
      rowsTotal: Math.max(rowsTotal, rowsDone),
      bytes,
      bytesPerSecond: Math.round((bytes - bytesBefore) / seconds),
      share: heapTotal === 0 ? 1 : Math.min(heapDone / heapTotal, 1),
      secondsLeft:
        phase === 'copying' && seconds > GUESS_AFTER_S && heapRate > 0
          ? Math.round((heapTotal - heapDone) / heapRate)
          : null,
    };
  };
  const now = (always: boolean): void => {
    const atMs = nowMs();
    if (!always && atMs - toldMs < TELL_EVERY_MS) return;
    toldMs = atMs;
    tell(progress(atMs));
  };
  return {
    phase(next, total) {
      [phase, tablesDone, tablesTotal, beganMs, bytesBefore, heapBefore] = [
        next,
        0,
        total,
        nowMs(),
        bytes,
        heapDone,
      ];
      tables.clear();
      now(true);
    },
    expect(rows, heapBytes) {
      rowsTotal += rows;
      heapTotal += heapBytes;
    },
    begin(table) {
      tables.add(table);
      now(false);
    },
    came(wireBytes) {
      bytes += wireBytes;
      now(false);
    },
    brought(rows, heapBytes) {
      rowsDone += rows;
      heapDone += heapBytes;
      now(false);
    },
    finish(table) {
      tables.delete(table);
      tablesDone += 1;
      now(tablesDone === tablesTotal);
    },
    get now() {
      return progress(nowMs());
    },
  };
}
