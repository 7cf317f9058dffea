import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { writeDurably } from '@rec-io/installer/durable-file';
import { reasonOf } from '@rec-io/installer/json-file';
import { madeDirectory } from '@rec-io/installer/made-directory';
import { readSavedRun, SAVED_NAME, type SavedRun, savedText } from '@rec-io/research/backtest/saved-run';

const ENDING = '.json';

/** Saved backtests, a file each. */
export class Library {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async names(): Promise<string[]> {
    const files = await readdir(this.directory).catch(() => []);
    const names = files.filter((file) => file.endsWith(ENDING)).map((file) => file.slice(0, -ENDING.length));
    return names.filter((name) => SAVED_NAME.test(name)).sort();
  }

  /** @throws CatalogueError REC-437 where the name is taken */
  async requireFree(name: string): Promise<void> {
    if ((await this.names()).includes(name)) throw new CatalogueError('REC-437', { name });
  }

  /** The first free one of `base`, `base-2`, … */
  async freeName(base: string): Promise<string> {
    const taken = new Set(await this.names());
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
    return name;
  }

  /** What tells whether a file is still the one that was read. */
  async stamp(name: string): Promise<string> {
    const file = await stat(this.#path(name), { bigint: true }).catch(() => null);
    return `${file?.ino} ${file?.size} ${file?.mtimeNs}`;
  }

  /** @throws CatalogueError REC-434, REC-436 */
  async read(name: string): Promise<SavedRun> {
    const path = this.#path(name);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT'
        ? new CatalogueError('REC-434', { name, directory: this.directory }, error)
        : new CatalogueError('REC-436', { path, reason: error.message }, error);
    });
    try {
      return readSavedRun(text);
    } catch (error) {
      throw new CatalogueError('REC-436', { path, reason: reasonOf(error) }, error);
    }
  }

  /** @returns its path @throws CatalogueError REC-435 */
  async write(run: SavedRun): Promise<string> {
    const path = this.#path(run.name);
    try {
      // What root saves, the programs of a full installation read, too.
      const owner = await madeDirectory(this.directory);
      await writeDurably(path, savedText(run), 0o600, owner);
      return path;
    } catch (error) {
      throw new CatalogueError('REC-435', { path, reason: reasonOf(error) }, error);
    }
  }

  /** @throws CatalogueError REC-434 */
  async remove(name: string): Promise<void> {
    if (!(await this.names()).includes(name))
      throw new CatalogueError('REC-434', { name, directory: this.directory });
    await rm(this.#path(name));
  }

  /** @throws CatalogueError REC-434 for what is no name, and could be another path */
  #path(name: string): string {
    if (!SAVED_NAME.test(name)) throw new CatalogueError('REC-434', { name, directory: this.directory });
    return join(this.directory, `${name}${ENDING}`);
  }
}
