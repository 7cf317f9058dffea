import type { Pool } from 'pg';

/** What the command line lends a replay. */
export type ReplayContext = {
  /**
   * Opens the replay database (`rec_io_replay`, migrated) on the installation's server, starting the server when it is not
   * running. `close` ends the pool and stops the server if it was started for this.
   * @param fresh drops the results of all earlier replays first
   */
  openDatabase(fresh: boolean): Promise<{ readonly pool: Pool; close(): Promise<void> }>;
  /** Where the strategies of users' own are; null where nothing is installed. */
  strategiesDirectory(): Promise<string | null>;
  /** The fitted model parameters: `config/models/distribution-btc-eth.json`. */
  readonly modelFile: string;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WriteStream;
};
