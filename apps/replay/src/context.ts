import type { Mode } from '@rec-io/domain/ledger';
import type { Pool } from 'pg';
import type { Recorded } from './explain/recorded.ts';

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
  /**
   * The installation whose trader is asked about, for its present mode when none is named.
   * @throws CatalogueError where nothing is installed
   */
  recorded(mode: Mode | null): Promise<Recorded>;
  /** The fitted model parameters: `config/models/adaptive-btc-eth.json`. */
  readonly modelFile: string;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WriteStream;
};
