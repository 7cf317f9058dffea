import type { PackageManagerName } from '../facts/facts.ts';

/** What a full installation needs from the machine's package manager. */
export type Need = 'postgresql' | 'supervisor' | 'certificates';

/** A package by name and version; the version is '' where the manager does not say it before it installs. */
export type Package = { readonly name: string; readonly version: string };

/** What installing some packages would change. */
export type PackageChanges = {
  /** Not there now. */
  readonly install: readonly Package[];
  /** There now, and would get another version. */
  readonly upgrade: readonly Package[];
  /** Would have to go. We never agree to that. */
  readonly remove: readonly Package[];
};

/** What a long run of a package manager is given. */
export type PackageRun = {
  readonly say: (line: string) => void;
  /** Heard while it waits and fetches, never while it changes packages. */
  readonly signal?: AbortSignal;
};

/** Something that packages come from and that is switched off here: a further repository, a module's stream. */
export type PackageSource = {
  /** Stable, for the record: `epel`, `stream:postgresql:16`. */
  readonly id: string;
  /** For the plan: "the repository EPEL, which has supervisor". */
  readonly title: string;
};

/** One of apt, dnf, yum and brew, as an installation uses it: without questions, and never by force. */
export interface PackageManager {
  readonly name: PackageManagerName;
  /** The packages that meet a need here, by their exact names. Looks only. */
  packagesFor(need: Need): Promise<readonly string[]>;
  /** What must be switched on first to have the packages of these needs. Looks only. */
  sourcesFor(needs: readonly Need[]): Promise<readonly PackageSource[]>;
  switchOn(source: string, run: PackageRun): Promise<void>;
  /** Takes `switchOn` back. */
  switchOff(source: string, run: PackageRun): Promise<void>;
  /** Those of the packages that are installed and in order, with their versions. */
  installed(names: readonly string[]): Promise<readonly Package[]>;
  /** Those of the packages of which anything is on this machine, be it half installed. */
  present(names: readonly string[]): Promise<readonly string[]>;
  /** Of packages that are not installed: those that left configuration behind. It is not ours to remove. */
  withConfigurationLeft(names: readonly string[]): Promise<readonly string[]>;
  /** What installing them would change, by the manager's own simulation. @throws CatalogueError REC-611 */
  plan(names: readonly string[]): Promise<PackageChanges>;
  /** Brings the manager's list of packages up to date. @throws CatalogueError REC-610, REC-612 */
  refresh(run: PackageRun): Promise<void>;
  /** Fetches everything first and installs then. @throws CatalogueError REC-610, REC-612, REC-613 */
  install(names: readonly string[], run: PackageRun): Promise<void>;
  /** Every package that would change if these were removed, they included, by the manager's own simulation. */
  planRemoval(names: readonly string[]): Promise<readonly string[]>;
  /**
   * Removes exactly these.
   * @param purge those of them whose configuration goes, too
   * @throws CatalogueError REC-610, REC-613
   */
  remove(names: readonly string[], purge: readonly string[], run: PackageRun): Promise<void>;
  /** Who uses it right now: "apt-get (pid 812)"; null: nobody. */
  busy(): Promise<string | null>;
  /** What an interrupted run left half done, in words; empty: nothing. */
  halfDone(): Promise<readonly string[]>;
  /** Ends what an interrupted run left half done. @throws CatalogueError REC-610, REC-613 */
  finishHalfDone(run: PackageRun): Promise<void>;
}
