import { createHash, randomBytes } from 'node:crypto';

export const SESSION_MS = 12 * 3_600_000;

/** 256 random bits: nothing to guess and nothing to read in it. */
export const newSessionToken = (): string => randomBytes(32).toString('base64url');

export const isSessionToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** What is stored. Plain SHA-256 is enough, because the token is random and as long as the digest. */
export const hashSessionToken = (token: string): string => createHash('sha256').update(token).digest('hex');
