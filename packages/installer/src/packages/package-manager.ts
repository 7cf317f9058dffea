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
  readonly signal?: AbortSignal;
};

/** One of apt, dnf, yum and brew, as an installation uses it: without questions, and never by force. */
export interface PackageManager {
  readonly name: PackageManagerName;
  /** The packages that meet a need here, by their exact names. Looks only. */
  packagesFor(need: Need): Promise<readonly string[]>;
  /** Those of the packages that are installed, with their versions. */
  installed(names: readonly string[]): Promise<readonly Package[]>;
  /** Of packages that are not installed: those that left configuration behind. It is not ours to remove. */
  withConfigurationLeft(names: readonly string[]): Promise<readonly string[]>;
  /** What installing them would change, by the manager's own simulation. @throws CatalogueError REC-611 */
  plan(names: readonly string[]): Promise<PackageChanges>;
  /** Brings the manager's list of packages up to date. */
  refresh(run: PackageRun): Promise<void>;
  /** Fetches everything first and installs then. @throws CatalogueError REC-610, REC-611, REC-612, REC-613 */
  install(names: readonly string[], run: PackageRun): Promise<void>;
  /** Every package that would go with these, they included, by the manager's own simulation. */
  planRemoval(names: readonly string[]): Promise<readonly string[]>;
  /** @param purge those of them whose own configuration goes, too */
  remove(names: readonly string[], purge: readonly string[], run: PackageRun): Promise<void>;
  /** Who uses it right now: "apt-get (pid 812)"; null: nobody. */
  busy(): Promise<string | null>;
  /** What an interrupted run left half done, in its own words. */
  halfDone(): Promise<readonly string[]>;
  /** Ends what an interrupted run left half done. */
  finishHalfDone(run: PackageRun): Promise<void>;
}
