import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Models, parseModels, type TrainedModel } from '@rec-io/domain/adaptive/models';
import { ModelParametersError } from '@rec-io/domain/adaptive/parameters';
import {
  formatTrainedFile,
  modelIn,
  parseTrainedFile,
  type TrainedFile,
} from '@rec-io/domain/adaptive/trained-file';
import type { CoinSymbol } from '@rec-io/domain/market';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { removeUnfinishedIn, writeDurably } from '@rec-io/installer/durable-file';
import { errorCode } from '@rec-io/installer/explain';
import { reasonOf } from '@rec-io/installer/json-file';
import { madeDirectory } from '@rec-io/installer/made-directory';
import { type ProcessLock, takeLock } from '@rec-io/installer/process-lock';
import { chooses, type ModelEvent } from './model-event.ts';
import { appendToJournal, readJournal } from './model-journal.ts';
import { isModelName } from './model-name.ts';

/** The model that a coin is to be traded with now. */
export type ModelInUse = TrainedModel & {
  /** Since when, UTC milliseconds; null where nobody ever chose another than the release's. */
  readonly sinceMs: number | null;
  /** Whether it is the one that comes with the release. */
  readonly isRelease: boolean;
  /** Why it is the release's although another was chosen; null: it is the one that was chosen. */
  readonly problem: string | null;
};

/** A file of the store; of one that cannot be used, why. */
export type StoredModel =
  | { readonly name: string; readonly file: TrainedFile; readonly problem: null }
  | { readonly name: string; readonly file: null; readonly problem: string };

const ENDING = '.json';

/**
 * The trained models of an installation, a file each, and the journal that says which of them is in use. What is here is never
 * changed: files are added, and lines are.
 * @param directory of the installation's layout; it need not be there yet
 * @param releaseFile the models that come with the release, `config/models/adaptive-btc-eth.json`
 */
export const openModelStore = (directory: string, releaseFile: string): ModelStore =>
  new ModelStore(directory, releaseFile);

export class ModelStore {
  readonly directory: string;
  /** Grows by a line whenever another model is put in use; it may not be there yet. */
  readonly journalPath: string;
  readonly #releaseFile: string;

  constructor(directory: string, releaseFile: string) {
    this.directory = directory;
    this.journalPath = join(directory, 'models.jsonl');
    this.#releaseFile = releaseFile;
  }

  /**
   * What the newest line that promoted or chose a model says; the release's where there is none, or where what it names cannot be used.
   * @throws only where the release's own is missing or damaged
   */
  async inUse(symbol: CoinSymbol): Promise<ModelInUse> {
    let chosen: ModelEvent | undefined;
    try {
      chosen = (await readJournal(this.journalPath)).findLast(
        (event) => event.symbol === symbol && chooses(event),
      );
      const sinceMs = chosen?.timeMs ?? null;
      if (chosen?.model === undefined || chosen.model === null)
        return { ...(await this.release(symbol)), sinceMs, isRelease: true, problem: null };
      const model = modelIn(await this.read(chosen.model, symbol));
      return { ...model, sinceMs, isRelease: false, problem: null };
    } catch (error) {
      const problem =
        error instanceof CatalogueError ? error.title : `${this.journalPath}: ${reasonOf(error)}`;
      const sinceMs = chosen?.timeMs ?? null;
      return { ...(await this.release(symbol)), sinceMs, isRelease: true, problem };
    }
  }

  /** The one that comes with the release. @throws ModelParametersError, SyntaxError, or what the system says of the file */
  async release(symbol: CoinSymbol): Promise<TrainedModel> {
    const models: Models = parseModels(JSON.parse(await readFile(this.#releaseFile, 'utf8')));
    const model = models[symbol];
    if (model === undefined)
      throw new ModelParametersError(`symbols.${symbol}: expected a model of this coin`);
    return model;
  }

  /**
   * @param symbol the coin that it must be of
   * @throws CatalogueError REC-440 where there is none of this name, REC-441 where it cannot be used
   */
  async read(name: string, symbol?: CoinSymbol): Promise<TrainedFile> {
    const path = this.#path(name);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw errorCode(error) === 'ENOENT'
        ? new CatalogueError('REC-440', { name, directory: this.directory }, error)
        : new CatalogueError('REC-441', { name, path, reason: reasonOf(error) }, error);
    });
    try {
      const file = parseTrainedFile(text);
      const own = modelIn(file).name;
      if (own !== name) throw new ModelParametersError(`it is ${own} by what is in it`);
      if (symbol !== undefined && file.symbol !== symbol)
        throw new ModelParametersError(`it is of ${file.symbol}, and not of ${symbol}`);
      return file;
    } catch (error) {
      throw new CatalogueError('REC-441', { name, path, reason: reasonOf(error) }, error);
    }
  }

  /** By name; of all coins, or of one. Files that cannot be used are of no coin. @throws CatalogueError REC-442 */
  async list(symbol?: CoinSymbol): Promise<readonly StoredModel[]> {
    const files = await readdir(this.directory).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw this.#closed(error);
    });
    const names = files.filter((file) => file.endsWith(ENDING)).map((file) => file.slice(0, -ENDING.length));
    const models = await Promise.all(
      names
        .filter(isModelName)
        .sort()
        .map((name) =>
          this.read(name).then(
            (file): StoredModel => ({ name, file, problem: null }),
            (error: unknown): StoredModel => ({ name, file: null, problem: reasonOf(error) }),
          ),
        ),
    );
    return models.filter(({ file }) => symbol === undefined || file === null || file.symbol === symbol);
  }

  /**
   * Adds a model under its own name. Once more the same is no harm.
   * @throws CatalogueError REC-443 where another is kept under that name, REC-442; RangeError for what is no name
   */
  async put(file: TrainedFile): Promise<void> {
    const { name } = modelIn(file);
    if (!isModelName(name)) throw new RangeError(`${name} is no name of a model`);
    const [path, content] = [this.#path(name), formatTrainedFile(file)];
    try {
      const owner = await madeDirectory(this.directory);
      const there = await readFile(path, 'utf8').catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT') return null;
        throw error;
      });
      if (there === content) return;
      if (there !== null) throw new CatalogueError('REC-443', { name, path });
      await writeDurably(path, content, 0o600, owner);
    } catch (error) {
      throw this.#closed(error);
    }
  }

  /** Adds a line to the journal; on the disk when it resolves. @throws CatalogueError REC-442 */
  async note(event: ModelEvent): Promise<void> {
    try {
      await appendToJournal(this.journalPath, event, await madeDirectory(this.directory));
    } catch (error) {
      throw this.#closed(error);
    }
  }

  /** All lines of the journal, or those of a coin, in the order in which they were written. @throws CatalogueError REC-442 */
  async events(symbol?: CoinSymbol): Promise<readonly ModelEvent[]> {
    const all = await readJournal(this.journalPath).catch((error: unknown) => {
      throw this.#closed(error);
    });
    return all.filter((event) => symbol === undefined || event.symbol === symbol);
  }

  /**
   * Taken by who makes and judges models: one refresh at a time. It also clears away what a killed one left half written.
   * @throws CatalogueError REC-442
   */
  async lock(): Promise<ProcessLock> {
    try {
      await madeDirectory(this.directory);
      const lock = await takeLock(join(this.directory, 'refresh.lock'));
      if (lock.held) await removeUnfinishedIn(this.directory);
      return lock;
    } catch (error) {
      throw this.#closed(error);
    }
  }

  /** @throws CatalogueError REC-440 for what is no name, and could be another path */
  #path(name: string): string {
    if (!isModelName(name)) throw new CatalogueError('REC-440', { name, directory: this.directory });
    return join(this.directory, `${name}${ENDING}`);
  }

  #closed(error: unknown): unknown {
    if (error instanceof CatalogueError || errorCode(error) === null) return error;
    return new CatalogueError('REC-442', { path: this.directory, reason: reasonOf(error) }, error);
  }
}
