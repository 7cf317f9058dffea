import { generateKeyPair, randomBytes, randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { databaseIdentity, rolePasswords } from '@rec-io/database/embedded/identity';
import type { DatabaseEngine } from './configuration.ts';
import { databasePasswordFiles } from './database-connections.ts';
import { writeDurably } from './durable-file.ts';
import type { Layout } from './layout.ts';

/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** 20 characters in four groups, 99 bits: for people to read and type. */
export function newPassword(): string {
  const group = () => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

/** Makes the secrets that are missing. What is there stays: a new one would lock out whoever holds the old. */
export async function ensureSecrets(layout: Layout, database: DatabaseEngine = 'embedded'): Promise<void> {
  if (!existsSync(layout.internalToken)) {
    await writeDurably(layout.internalToken, `${randomBytes(32).toString('base64url')}\n`);
  }
  if (!existsSync(layout.exchangePrivateKey) || !existsSync(layout.exchangePublicKey))
    await makeKeyPair(layout);
  if (database === 'embedded') await ensureDatabasePasswords(layout);
}

/** The embedded database's passwords, each where the program that needs it looks for it. */
export async function ensureDatabasePasswords(layout: Layout): Promise<void> {
  const passwords = rolePasswords(await databaseIdentity(layout.data));
  await mkdir(layout.secrets, { recursive: true, mode: 0o700 });
  for (const [role, path] of databasePasswordFiles(layout)) {
    const content = `${passwords.get(role)}\n`;
    if ((await readFile(path, 'utf8').catch(() => null)) !== content) await writeDurably(path, content);
  }
}

async function makeKeyPair(layout: Layout): Promise<void> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await writeDurably(layout.exchangePublicKey, publicKey);
  // Last: with only the public half written, the next run makes both anew.
  await writeDurably(layout.exchangePrivateKey, privateKey);
}
