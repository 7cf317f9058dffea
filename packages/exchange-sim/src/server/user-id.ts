import { createHash } from 'node:crypto';

const known = new Map<string, string>();

/** An account's number in the form of a UUID: the same name gives the same one, on every server. */
export function userIdOf(account: string): string {
  let id = known.get(account);
  if (id === undefined) {
    const hex = createHash('sha256').update(account).digest('hex');
    id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    known.set(account, id);
  }
  return id;
}
