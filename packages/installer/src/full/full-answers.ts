import type { Mode } from '@rec-io/domain/ledger';
import type { PriceSource } from '../configuration.ts';
import type { PortName } from '../ports.ts';

/** How the exchange knows the owner. The key never leaves this object but into its file. */
export type KalshiCredentials = {
  readonly email: string;
  readonly keyId: string;
  /** Null: the one that is in its place stays. */
  readonly privateKeyPem: string | null;
};

/** Everything that a full installation asks its owner, answered. What may be left to the installer is null then. */
export type FullAnswers = {
  /** The installation directory. */
  readonly location: string;
  /** Four digits; null: the next free one. */
  readonly userNo: string | null;
  /** The name to sign in with. */
  readonly login: string;
  readonly fullName: string;
  readonly email: string;
  /** '' when not given. */
  readonly phone: string;
  /** To sign in with; null: the present one stays, or one is made and shown once. */
  readonly password: string | null;
  readonly mode: Mode;
  /** Null: none yet, and then only simulated trading is possible. */
  readonly kalshi: KalshiCredentials | null;
  /** The operator's token or address, which may hold a password, or the path of a file of it (0600); null: nothing is copied. */
  readonly systemData: string | null;
  /** The directory of a quick installation whose data is taken over; null: a new beginning. */
  readonly growFrom: string | null;
  /** Address ranges (CIDR) from which the page may be reached; empty: only from this machine. */
  readonly access: readonly string[];
  /** Whether the firewall rules that `access` needs are set, or only shown. */
  readonly firewall: boolean;
  readonly ports: ReadonlyMap<PortName, number>;
  readonly portOffset: number | null;
  /** Use a database or roles of our names that are on the owner's server already, if they can be used. */
  readonly takeOver: boolean;
  readonly database: 'auto' | 'system' | 'embedded';
  readonly supervision: 'auto' | 'supervisord' | 'parent';
  /** Prices of the simulated exchange. */
  readonly source: 'auto' | PriceSource;
  readonly speed: number | null;
  readonly start: boolean;
};
