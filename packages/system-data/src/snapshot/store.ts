import type { Readable } from 'node:stream';

/** Where the files of a snapshot lie. */
export interface SnapshotStore {
  /** For people. */
  readonly place: string;
  /**
   * A file's bytes. Where its end is known to be the file's own, an early end is no line that broke.
   * @param path below the snapshot's directory
   * @param from offset of the first byte wanted
   * @throws StoreFailure
   */
  open(
    path: string,
    from: number,
    signal: AbortSignal,
  ): Promise<{ readonly body: Readable; readonly endIsKnown: boolean }>;
  close(): void;
}

/** How long is waited for a server, and how often it is asked again. */
export type Patience = {
  /** For one file, the first time included. */
  readonly triesMax: number;
  /** Before the second try; twice as long before each further one. */
  readonly firstWaitMs: number;
  readonly waitMsMax: number;
  /** For an answer, and for the next bytes of one. */
  readonly silenceMsMax: number;
  /** After this time spent waiting for one file, no fewer bytes per second than `bytesPerSecondMin`. */
  readonly slowMsMax: number;
  readonly bytesPerSecondMin: number;
};

export const PATIENCE: Patience = {
  triesMax: 10,
  firstWaitMs: 250,
  waitMsMax: 15_000,
  silenceMsMax: 30_000,
  slowMsMax: 60_000,
  bytesPerSecondMin: 1_000,
};

/** A file could not be had. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  /** Whether another try may go better. */
  readonly passing: boolean;
  /** Wait so long before it, as the server asks. */
  readonly waitMs: number | null;

  constructor(message: string, passing: boolean, waitMs: number | null = null, cause?: unknown) {
    super(message, { cause });
    this.passing = passing;
    this.waitMs = waitMs;
  }
}
