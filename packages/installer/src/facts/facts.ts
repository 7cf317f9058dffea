import type { Mode } from '@rec-io/domain/ledger';
import type { InstallationKind } from '../receipt.ts';
import type { Fact } from './fact.ts';

/** What `gatherFacts` is to look at. Only what the chosen options need is asked for. */
export type Asked = {
  readonly kind: InstallationKind;
  readonly mode: Mode;
  /** The clone or unpacked release that is installed from. */
  readonly clone: string;
  /** The installation directory. */
  readonly location: string;
  /** Where the database's files come to lie: the location's own `data` when it is the embedded one. */
  readonly databaseAt: string;
  readonly host: string;
  /** The ports that must be free, by program. */
  readonly ports: Readonly<Record<string, number>>;
  readonly targets: readonly Target[];
  /** Where the exchange's clock is read (its `Date` header); null: not asked. */
  readonly clockUrl: string | null;
  /** Further places where an earlier installation may lie. */
  readonly knownPlaces: readonly string[];
};

/** Something in the network that a chosen option needs. */
export type Target = {
  readonly name: string;
  /** `https://…` or `tcp://host:port`. */
  readonly url: string;
  readonly neededFor: string;
  /** False: the installation works without it, and is told. */
  readonly required: boolean;
};

/** What this machine is. Plain JSON: it can be written down and judged again elsewhere. */
export type Facts = {
  readonly formatVersion: 1;
  /** What was looked at. */
  readonly place: Pick<Asked, 'clone' | 'location'>;
  readonly system: Fact<OperatingSystem>;
  readonly packages: Fact<PackageManagerFacts | null>;
  readonly processor: Fact<{ readonly cores: number; readonly model: string }>;
  readonly memory: Fact<Memory>;
  readonly disks: readonly Disk[];
  readonly account: Fact<Account>;
  readonly network: readonly Reach[];
  /** Positive: this machine is ahead of the exchange. Null: not asked. */
  readonly clockSkewMs: Fact<number | null>;
  readonly ports: readonly PortFact[];
  readonly postgres: Fact<PostgresFacts>;
  readonly supervisor: Fact<SupervisorFacts>;
  readonly earlier: Fact<readonly EarlierInstallation[]>;
  readonly repository: Fact<Repository>;
  readonly surroundings: Surroundings;
};

export type Family = 'debian' | 'rhel' | 'macos' | 'alpine' | 'other';
export type OperatingSystem = {
  readonly family: Family;
  /** `ID` of os-release: debian, ubuntu, rhel, rocky, fedora, alpine; macos. */
  readonly id: string;
  readonly version: string;
  /** For people: "Debian GNU/Linux 12 (bookworm)". */
  readonly name: string;
  readonly kernel: string;
  readonly arch: string;
  readonly libc: 'glibc' | 'musl' | 'system' | 'unknown';
  /** What this machine runs in: docker, podman, lxc, container, chroot, wsl1, wsl2; null: itself. */
  readonly inside: string | null;
  readonly init: 'systemd' | 'launchd' | 'other';
};

export type PackageManagerName = 'apt' | 'dnf' | 'yum' | 'brew';
export type PackageManagerFacts = {
  readonly name: PackageManagerName;
  readonly version: string;
  /** Who uses it right now: "apt-get (pid 812)"; null: nobody. */
  readonly busy: string | null;
  /** What an earlier interrupted run left half done, in its own words; empty: nothing. */
  readonly halfDone: readonly string[];
};

export type Memory = {
  readonly totalBytes: number;
  readonly freeBytes: number;
  /** What a container or a service manager allows at most; null: all. */
  readonly limitBytes: number | null;
};

export type Disk = {
  readonly purpose: 'installation' | 'database';
  readonly path: string;
  readonly freeBytes: Fact<number>;
  /** Where that file system is mounted. */
  readonly mount: string | null;
};

export type Account = {
  readonly name: string;
  readonly uid: number;
  readonly isRoot: boolean;
  readonly home: string;
  readonly homeWritable: boolean;
  /** Octal, as the shell says it: "0022". */
  readonly umask: string;
  /** How this account may act as root. */
  readonly elevation: {
    readonly program: 'sudo' | 'doas' | null;
    readonly withoutPassword: boolean;
  };
  /** Whether the location can be made or written by this account. */
  readonly locationWritable: boolean;
};

export type Reach = Target & {
  readonly reached: boolean;
  readonly ms: number;
  /** What it said or why it did not: "HTTP 200", "no answer within 4 s", "name not found". */
  readonly answer: string;
};

export type PortFact = {
  readonly name: string;
  readonly port: number;
  /** Null: free. Else who holds it, as far as it can be known. */
  readonly heldBy: Fact<string | null>;
};

/** A PostgreSQL server that runs. */
export type RunningPostgres = {
  readonly pid: number;
  readonly account: string;
  readonly dataDir: string | null;
  readonly port: number | null;
  /** Major version of the data directory. */
  readonly version: string | null;
  readonly binary: string | null;
  /** Its program file was replaced since it was started: an upgrade went over a running server. */
  readonly replaced: boolean;
};

/** A cluster as Debian's tools list it. */
export type PostgresCluster = {
  readonly version: string;
  readonly name: string;
  readonly port: number;
  readonly status: string;
  readonly owner: string;
  readonly dataDir: string;
};

export type PostgresFacts = {
  /** Versions whose server programs are installed, newest first: "17.2". */
  readonly installed: readonly { readonly version: string; readonly binary: string }[];
  readonly clusters: readonly PostgresCluster[];
  readonly running: readonly RunningPostgres[];
};

export type SupervisorFacts = {
  readonly binary: string | null;
  readonly version: string | null;
  readonly running: readonly { readonly pid: number; readonly command: string }[];
  /** Configurations of others that are on this machine. They are never edited. */
  readonly configurations: readonly string[];
};

export type EarlierInstallation = {
  readonly path: string;
  /** What tells of it: a marker file, a unit file, an account, a folder. */
  readonly sign: 'marker' | 'unit' | 'account' | 'folder';
  readonly kind: InstallationKind | null;
  readonly detail: string;
  /** It was begun, and goes on with the next run. */
  readonly unfinished?: boolean;
};

export type Repository = {
  readonly kind: 'git' | 'release' | 'copy';
  /** What it is compared with: a commit, or the release's manifest. */
  readonly comparedWith: string;
  readonly missing: readonly string[];
  readonly modified: readonly string[];
  /** Files of its configuration that cannot be used, each with the reason. */
  readonly invalid: readonly { readonly path: string; readonly reason: string }[];
};

export type Surroundings = {
  readonly locale: string;
  readonly terminal: string;
  readonly timeZone: string;
};
