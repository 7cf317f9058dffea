/** How the archive of the database's log stands, by whoever carries it to the backups. Times in UTC milliseconds. */
export type ArchiveState = {
  /** Of this word. */
  readonly atMs: number;
  /** Everything until then is archived; null: nothing is. */
  readonly newestMs: number | null;
  /** From when on any moment can be gone back to, without a gap until `newestMs`; null while there is no base copy. */
  readonly fromMs: number | null;
  /** Parts of the log that were written and are not in the backups yet. */
  readonly waiting: number;
  /** Parts that were let go because the disk was nearly full, since the newest base copy. */
  readonly letGo: number;
  /** What goes wrong, in plain words. */
  readonly failures: readonly string[];
  /** What it takes on the disk. */
  readonly bytes: number;
  /** What it may take; null in what older versions wrote, or where nothing bounds it. */
  readonly bytesMax?: number | null;
  /** When the newest base copy was last restored on trial, with its log; null: never. Absent in what older versions wrote. */
  readonly provedMs?: number | null;
  /** Why that failed since; null where it did not. */
  readonly proofFailure?: string | null;
};
