import type { WebPush } from '@rec-io/delivery/web-push';
import type { AlertPlaces } from '@rec-io/installer/alert-files';
import type { Logger } from 'pino';
import type { ArchiveState } from './archive-state.ts';
import type { WatchedCertificate } from './checks/limits.ts';
import type { TwoClocks } from './health-watch.ts';
import type { DiskPort } from './machine.ts';
import type { WatchedLog } from './sight/log-sight.ts';
import type { KeptProgram } from './sight/seen.ts';

/** A program whose health is looked at, by its own word. */
export type WatchedProgram = {
  readonly name: string;
  readonly readyUrl: string;
  /** What it tells Prometheus. */
  readonly metricsUrl: string;
  /** In whose process it lives; absent: in its own. */
  readonly host?: string;
};

/** What keeps the programs alive, as far as the monitor may ask it. */
export type ProgramKeeper = {
  look(): Promise<{
    readonly kept: readonly KeptProgram[];
    /** Programs of this installation that run more than once. */
    readonly duplicates: readonly { readonly program: string; readonly pids: readonly number[] }[];
  }>;
  /**
   * Ends one process, which is then started again; no other. @param pid of the process that is meant
   * @returns `asked`, or why not
   */
  restart(program: string, pid: number): Promise<string>;
};

/** All that a monitor needs of its surroundings. Secrets come as paths. */
export type MonitorContext = {
  readonly host: string;
  readonly port: number;
  readonly mode: 'simulated' | 'demo' | 'prod';
  readonly account: string;
  /** Whose account it is. */
  readonly userNo: string;
  /** The coins that the trader follows. */
  readonly symbols: readonly string[];
  /** `http://127.0.0.1:4000/heartbeat` */
  readonly heartbeatUrl: string;
  /** Silence of the trader, in seconds, after which the dead-man switch is due; 20 by default. */
  readonly silentS?: number;
  /** The same for a trader that was never heard since the monitor's own start; 90 by default. */
  readonly graceS?: number;
  /** The exchange as the monitor reaches it; null without any credentials: then no order can be there that it could cancel. */
  readonly exchange: {
    readonly restUrl: string;
    readonly keyId: string;
    /** PEM file, 0600. */
    readonly privateKeyPath: string;
    /** A key of the monitor's own; false: it is the trader's, which one revocation takes from both. */
    readonly isOwnKey: boolean;
  } | null;
  /** Where it stays triggered until a person arms: the kill file that the trader obeys. */
  readonly killFile: string;
  /** Where a hold on entries lies, which the trader obeys. */
  readonly holdFile: string;
  /** A file that keeps room for it on a disk that is full. */
  readonly holdReserve: string;
  /** Limits of checks that the owner has changed; need not be there. */
  readonly healthLimitsFile: string;
  /** When the newest backup was made; null: there is none. `away`: their place is not there. `unreadable`: where they lie this account may not look. */
  readonly newestBackup: () => Promise<number | null | 'unreadable' | 'away'>;
  /** How the archive of the database's log stands; null where there is none. */
  readonly archive: () => Promise<ArchiveState | null>;
  /** How people are told, and what they were told. */
  readonly alertFiles: AlertPlaces;
  /** `https://host/system`, for messages; null where nobody knows an address from outside. */
  readonly pageUrl: string | null;
  /** By what browsers are told; null while there is no key for it. */
  readonly push: () => Promise<WebPush | null>;
  /** The log of each process, its own too. */
  readonly logs: readonly WatchedLog[];
  /** Whose files nobody else may read. */
  readonly secretsDirectory: string;
  /** Null where it is not known. */
  readonly installedAtMs: number | null;
  /** Of this installation; the owner may name more. */
  readonly certificates: readonly WatchedCertificate[];
  readonly keeper: ProgramKeeper;
  readonly programs: readonly WatchedProgram[];
  /** What keeps the programs alive, as the owner knows it. */
  readonly supervision: 'parent' | 'supervisord';
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
    readonly passwordFile: string;
  };
  /** The disk of this directory is looked at. */
  readonly dataDir: string;
  readonly log: Logger;
  /** This machine's by default. */
  readonly clock?: TwoClocks;
  readonly disk?: DiskPort;
};
