import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

/** What a stand-in package manager knows, in a file that test and stand-in share. */
export type World = {
  /** Name → version. */
  readonly installed: Record<string, string>;
  /** Name → version and what it needs. */
  readonly offered: Record<string, { readonly version: string; readonly needs: readonly string[] }>;
  /** How often fetching still fails. */
  readonly fetchFailures: number;
  /** Gives up before the last of several packages. */
  readonly installFails: boolean;
  /** Finds another one at work, that often. */
  readonly lockedTimes: number;
  /** Module streams that are offered, and the one that is switched on. */
  readonly streams: readonly string[];
  readonly stream: string | null;
  readonly dialect: 'dnf4' | 'dnf5';
};

/** A stand-in at work on one command: what it knows, what it says, and where it writes down what it was asked. */
export class Desk {
  readonly file: string;
  stdout = '';
  stderr = '';

  constructor(file: string, program: string, args: readonly string[]) {
    this.file = file;
    appendFileSync(`${file}.asked`, `${[program, ...args].join(' ')}\n`);
  }

  world(): World {
    return readWorld(this.file);
  }

  change(changes: Partial<World>): void {
    writeWorld({ ...this.world(), ...changes }, this.file);
  }

  say(text: string): void {
    this.stdout += `${text}\n`;
  }

  complain(text: string): void {
    this.stderr += `${text}\n`;
  }

  /** Brings packages; the last one is left out when it is to fail. */
  bring(names: readonly string[]): boolean {
    const world = this.world();
    const all = toInstall(world, names);
    const fails = world.installFails && all.length > 1;
    for (const name of fails ? all.slice(0, -1) : all) {
      world.installed[name] = world.offered[name]?.version ?? '';
      this.say(`  Installing       : ${name}-${world.installed[name]}.x86_64`);
    }
    this.change({ installed: world.installed });
    return !fails;
  }

  take(names: readonly string[]): void {
    const { installed } = this.world();
    for (const name of names) delete installed[name];
    this.change({ installed });
  }

  /** Whether fetching works this time. */
  fetches(): boolean {
    const { fetchFailures } = this.world();
    this.change({ fetchFailures: Math.max(0, fetchFailures - 1) });
    return fetchFailures === 0;
  }
}

export const readWorld = (file: string): World => JSON.parse(readFileSync(file, 'utf8')) as World;
export const writeWorld = (world: World, file: string): void => writeFileSync(file, JSON.stringify(world));

/** The code that a stand-in ends with. */
export type StandInProgram = (program: string, args: readonly string[], desk: Desk) => number;

/** These and all that they need, as far as it is not installed; what is needed comes first. */
export function toInstall({ installed, offered }: World, names: readonly string[]): string[] {
  const all = new Set<string>();
  const add = (name: string): void => {
    if (name in installed || all.has(name)) return;
    for (const other of offered[name]?.needs ?? []) add(other);
    all.add(name);
  };
  for (const name of names) add(name);
  return [...all];
}

/** What is installed and needs one of these. */
export function usersOf({ installed, offered }: World, names: readonly string[]): string[] {
  const needs = (name: string) => offered[name]?.needs ?? [];
  return Object.keys(installed).filter(
    (name) => !names.includes(name) && needs(name).some((other) => names.includes(other)),
  );
}
