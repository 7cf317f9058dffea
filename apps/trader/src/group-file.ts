import type { Mode } from '@rec-io/domain/ledger';
import type { GroupMemory } from '@rec-io/engine/ports';
import { writeJsonDurably } from '@rec-io/installer/durable-file';
import { isObject, readJsonObject } from '@rec-io/installer/json-file';

/**
 * Which order groups are ours, in a file: it must be known without the database, and the exchange gives groups no names. Each
 * account and mode has groups of its own: `{ "main simulated": { "2": "…" } }`.
 */
export function groupFile(path: string, account: string, mode: Mode): GroupMemory {
  const scope = `${account} ${mode}`;
  const read = async () => (await readJsonObject(path)) ?? {};
  return {
    async read() {
      const ours = (await read())[scope];
      const known = isObject(ours) ? Object.entries(ours) : [];
      return new Map(known.flatMap(([shard, id]) => (typeof id === 'string' ? [[Number(shard), id]] : [])));
    },
    async write(exchangeIndex, groupId) {
      const all = await read();
      const ours = all[scope];
      const changed = { ...(isObject(ours) ? ours : {}), [exchangeIndex]: groupId };
      await writeJsonDurably(path, { ...all, [scope]: changed });
    },
  };
}
