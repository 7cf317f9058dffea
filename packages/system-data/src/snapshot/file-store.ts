import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { reasonOf } from '@rec-io/installer/json-file';
import { type SnapshotStore, StoreFailure } from './store.ts';

/** A snapshot in a directory of this machine. */
export function fileStore(base: URL): SnapshotStore {
  return {
    place: fileURLToPath(base),
    async open(path, from) {
      try {
        const file = new URL(path, base);
        // Opening what is no file could wait for ever.
        if (!(await stat(file)).isFile()) throw new Error(`${fileURLToPath(file)} is no file`);
        const body = createReadStream(file, { start: from });
        return { body, endIsKnown: true };
      } catch (error) {
        throw new StoreFailure(reasonOf(error), false, null, error);
      }
    },
    close: () => undefined,
  };
}
