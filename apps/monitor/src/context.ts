import type { Logger } from 'pino';

/** A program whose health is looked at, by its own word. */
export type WatchedProgram = { readonly name: string; readonly readyUrl: string };

/** All that a monitor needs of its surroundings. Secrets come as paths. */
export type MonitorContext = {
  readonly host: string;
  readonly port: number;
  readonly mode: 'simulated' | 'demo' | 'prod';
  readonly account: string;
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
};
