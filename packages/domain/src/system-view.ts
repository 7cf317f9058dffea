/** What an installation is made of, as whoever looks after it sees it. Sizes are bytes, times UTC milliseconds, ages milliseconds. */
export type SystemView = {
  /** Something keeps the programs alive. */
  readonly running: boolean;
  /** Everything is up and useful. */
  readonly healthy: boolean;
  readonly keeper: 'parent' | 'supervisord';
  readonly programs: readonly ProgramView[];
  readonly machine: MachineView;
  readonly feeds: readonly FeedAge[];
  /** Of REC.IO, and of Node. */
  readonly version: string;
  readonly nodeVersion: string;
  readonly backups: BackupsView;
  readonly updates: UpdatesView;
};

/** What could be put back, as far as a program may see it. */
export type BackupsView = {
  /** Their directory; on the machine alone it can be changed. */
  readonly place: string;
  /** When the newest was made; null: there is none. `away`: the chosen place is not there now; `unreadable`: not for this program. */
  readonly newest: number | 'away' | 'unreadable' | null;
  /** Any moment between these can be gone back to; null: none. */
  readonly moments: { readonly fromMs: number; readonly toMs: number } | null;
  /** When the newest base copy was last restored on trial; null: not yet. */
  readonly provedMs: number | null;
};

/** What is known of versions, without asking anybody. */
export type UpdatesView = {
  /** From where they come; null: nobody has named a place. */
  readonly from: string | null;
  /** When somebody looked there last; null: never. */
  readonly checkedMs: number | null;
  /** What its owner should do something about; null: nothing. `open`: an update was cut short, or is at work. */
  readonly news: {
    readonly state: 'available' | 'open';
    readonly version: string;
    readonly text: string;
  } | null;
  /** The last that was finished, by which one can go back. */
  readonly last: { readonly from: string; readonly to: string; readonly begunMs: number } | null;
};

/**
 * Whether a program can be started anew by itself: a guest lives in the process of another one, the database is no program of ours,
 * one that is not seen has no process that could be asked to end, and one that nothing keeps would not come back.
 */
export type Restartable = 'yes' | 'guest' | 'database' | 'not-seen' | 'not-kept';

export type ProgramView = {
  readonly program: string;
  readonly port: number;
  readonly pid: number | null;
  readonly state: string;
  /** As asked just now. */
  readonly ready: boolean;
  /** Why it is not, or what it says all the same. */
  readonly reason: string | null;
  readonly restarts: number;
  readonly upSinceMs: number | null;
  readonly memoryBytes: number | null;
  /** In whose process it lives; null: its own. */
  readonly host: string | null;
  readonly restartable: Restartable;
};

export type MachineView = {
  readonly processors: number;
  /** Of the last minute. */
  readonly load: number;
  readonly memoryBytes: number;
  readonly memoryFreeBytes: number;
  /** Of the disk that holds the data; null where it cannot be told. */
  readonly diskBytes: number | null;
  readonly diskFreeBytes: number | null;
};

export type FeedName = 'recorded' | 'bars-BTC' | 'bars-ETH' | 'account';

/** How old the newest of something is, as the program says that brings it; null where it has none or does not answer. */
export type FeedAge = { readonly feed: FeedName; readonly program: string; readonly ageMs: number | null };

/** What came of the wish to start a program anew. */
export type RestartOutcome = 'asked' | 'unknown' | 'changed' | Exclude<Restartable, 'yes'>;

export type LogFile = { readonly name: string; readonly sizeBytes: number; readonly changedAtMs: number };

export type LogLine = {
  readonly timeMs: number | null;
  readonly level: string | null;
  /** As people read it, without secrets. */
  readonly text: string;
};

export type LogQuestion = {
  readonly name: string;
  /** The `cursor` of the answer before: only what was written since. Null: the newest lines. */
  readonly after: string | null;
  /** Only lines that hold this, whatever the case. */
  readonly contains: string;
  /** Only warnings and worse. */
  readonly warnings: boolean;
  readonly linesMax: number;
};

export type LogPage = {
  readonly lines: readonly LogLine[];
  readonly cursor: string;
  /** Older or other lines of the file were not looked at: there was more than is read at once. */
  readonly isCut: boolean;
};

/** What the database knows of itself and of the last looks at the system. */
export type DatabaseView = {
  readonly sizeBytes: number;
  readonly version: string;
  readonly schema: number;
  readonly upSinceMs: number;
  /** The monitor's newest word; null before its first. */
  readonly health: {
    readonly overall: string;
    readonly cpuPercent: number | null;
    readonly deadMan: string | null;
    readonly atMs: number;
  } | null;
  readonly stops: StopsView;
};

export type StopView = {
  readonly atMs: number;
  readonly by: string;
  readonly reason: string;
  /** When somebody armed again; null while nobody has. */
  readonly armedAtMs: number | null;
};

/** When trading was stopped last, and the last time as a drill: by a reason that says so. */
export type StopsView = { readonly last: StopView | null; readonly drill: StopView | null };
