import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type Migration = {
  /** 1, 2, 3 …: without gaps. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file's bytes, hex. */
  readonly checksum: string;
};

const FOLDER = path.join(import.meta.dirname, '..', 'migrations');
const FILE = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** Reads the numbered files of a folder. @throws when a number is missing, doubled, or a file is not numbered. */
export function readMigrations(folder: string = FOLDER): readonly Migration[] {
  return readdirSync(folder)
    .sort()
    .map((file, index) => {
      const [, version, name] = FILE.exec(file) ?? [];
      if (version === undefined || name === undefined || Number(version) !== index + 1) {
        throw new Error(`expected migration number ${index + 1} in ${folder}, found ${file}`);
      }
      const bytes = readFileSync(path.join(folder, file));
      return {
        version: index + 1,
        name,
        sql: bytes.toString('utf8'),
        checksum: createHash('sha256').update(bytes).digest('hex'),
      };
    });
}
