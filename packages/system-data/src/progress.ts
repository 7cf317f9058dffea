/** Where a copy is; told after each table and several times a second within one. */
export type CopyProgress = {
  readonly phase: 'looking' | 'comparing' | 'copying' | 'placing' | 'done';
  /** Worked on now; null between two. */
  readonly table: string | null;
  readonly tablesDone: number;
  readonly tablesTotal: number;
  readonly rowsDone: number;
  readonly rowsTotal: number;
  /** As they came over the wire. */
  readonly bytes: number;
  readonly bytesPerSecond: number;
  /** Null until it can be told. */
  readonly secondsLeft: number | null;
};

const TELL_EVERY_MS = 250;

export type Meter = {
  phase(phase: CopyProgress['phase'], tablesTotal: number, rowsTotal: number): void;
  begin(table: string): void;
  /** Of the table that is worked on. */
  came(rows: number, bytes: number): void;
  /** @param rows of the whole table */
  finished(rows: number): void;
};

/** Counts and tells; the time left is guessed by the share of the rows that are done. */
export function meter(
  tell: (progress: CopyProgress) => void,
  nowMs: () => number = () => performance.now(),
): Meter {
  let phase: CopyProgress['phase'] = 'looking';
  let table: string | null = null;
  let [tablesDone, tablesTotal, rowsDone, rowsOfTable, rowsTotal, bytes] = [0, 0, 0, 0, 0, 0];
  let [beganMs, toldMs] = [nowMs(), Number.NEGATIVE_INFINITY];
  const now = (always: boolean): void => {
    const atMs = nowMs();
    if (!always && atMs - toldMs < TELL_EVERY_MS) return;
    toldMs = atMs;
    const seconds = Math.max((atMs - beganMs) / 1000, 0.001);
    const share = rowsTotal > 0 ? rowsDone / rowsTotal : 0;
    tell({
      phase,
      table,
      tablesDone,
      tablesTotal,
      rowsDone,
      rowsTotal,
      bytes,
      bytesPerSecond: Math.round(bytes / seconds),
      secondsLeft: share > 0 ? Math.round((seconds * (1 - share)) / share) : null,
    });
  };
  return {
    phase(next, tables, rows) {
      [phase, table, tablesDone, tablesTotal, rowsDone, rowsTotal] = [next, null, 0, tables, 0, rows];
      beganMs = nowMs();
      if (next === 'copying') bytes = 0;
      now(true);
    },
    begin(name) {
      table = name;
      now(true);
    },
    came(rows, count) {
      rowsDone += rows;
      rowsOfTable += rows;
      bytes += count;
      now(false);
    },
    finished(rows) {
      tablesDone += 1;
      rowsDone += rows - rowsOfTable;
      rowsOfTable = 0;
      table = null;
      now(true);
    },
  };
}
