import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { DatabaseError } from '../errors.ts';

/** Only when something is sealed or opened: it takes a fifth of a second to load, and every command comes by here. */
const age = () => import('age-encryption');

/** With what every sealed file begins. */
const MAGIC = 'age-encryption.org/v1\n';
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;

/** What was sealed is not what is there. */
export class BrokenSeal extends Error {
  override readonly name = 'BrokenSeal';
}

/** A key that opens what is sealed for it: 74 characters, also the recovery code of its owner. */
export const newIdentity = async (): Promise<string> => (await age()).generateX25519Identity();

/** Whether a text can be such a key. */
export const isIdentity = (text: string): boolean => IDENTITY.test(text);

/** For whom is sealed so that this key opens it. No secret. */
export const recipientOf = async (identity: string): Promise<string> =>
  (await age()).identityToRecipient(identity);

export async function isSealed(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === MAGIC;
  } finally {
    await handle.close();
  }
}

/** @param recipient of `recipientOf` */
export async function sealedFor(recipient: string, plain: Readable): Promise<Readable> {
  const { Encrypter } = await age();
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const sealed = await encrypter.encrypt(Readable.toWeb(plain) as ReadableStream<Uint8Array>);
  return Readable.fromWeb(sealed as NodeStream);
}

/** The same of what fits into memory. */
export async function sealedBytes(recipient: string, plain: Uint8Array): Promise<Uint8Array> {
  const { Encrypter } = await age();
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(plain);
}

/** @throws DatabaseError DB_BACKUP_LOCKED, DB_BACKUP_UNREADABLE */
export async function openedBytes(identity: string, sealed: Uint8Array, file: string): Promise<Buffer> {
  const opened = await openedWith(identity, Readable.from([Buffer.from(sealed)]), file);
  const parts: Buffer[] = [];
  try {
    for await (const part of opened) parts.push(part as Buffer);
  } catch (error) {
    throw broken(file, error);
  }
  return Buffer.concat(parts);
}

/** @throws DatabaseError DB_BACKUP_LOCKED, DB_BACKUP_UNREADABLE; the stream fails with BrokenSeal where it was changed */
export async function openedWith(identity: string | null, sealed: Readable, file: string): Promise<Readable> {
  if (identity === null) throw locked(file, 'it is sealed, and no key was given');
  const { Decrypter } = await age();
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    const opened = await decrypter.decrypt(Readable.toWeb(sealed) as ReadableStream<Uint8Array>);
    return Readable.from(whole(opened));
  } catch (error) {
    sealed.destroy();
    const message = error instanceof Error ? error.message : String(error);
    if (/no identity matched/.test(message)) throw locked(file, 'it is sealed for another key', error);
    throw broken(file, error);
  }
}

const broken = (file: string, error: unknown): DatabaseError =>
  new DatabaseError(
    'DB_BACKUP_UNREADABLE',
    `${file}: ${error instanceof Error ? error.message : String(error)}`,
    'Use another backup; recio backup list shows them.',
    error,
  );

async function* whole(opened: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* opened as unknown as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new BrokenSeal(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

const locked = (file: string, why: string, cause?: unknown): DatabaseError =>
  new DatabaseError(
    'DB_BACKUP_LOCKED',
    `${file}: ${why}`,
    'Give the recovery code of the installation that made it, from a file: --recovery-code-file FILE. recio backup key shows it there.',
    cause,
  );
