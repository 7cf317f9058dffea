import { createHash } from 'node:crypto';

/** How the tokens that operators give begin; the number says which form is meant. */
export const TOKEN_PREFIX = 'recio1.';
const CHECK_BYTES = 12;
/** Far above any token; a certificate with a long key has 2 kB. */
const CHARACTERS_MAX = 16_384;

const CUT = 'it was cut off or mistyped: copy the whole line again';

/** Also one whose beginning was lost: taken for something else, it would be shown. */
export const isTokenLike = (text: string): boolean =>
  /^\s*recio\d+\./.test(text) || /^[^/]*[A-Za-z0-9_-]{60,}[^/]*$/.test(text.replaceAll(/\s+/g, ''));

/** One line of letters, digits, `-`, `_` and two dots. */
export function sealToken(content: Uint8Array): string {
  const text = TOKEN_PREFIX + Buffer.from(content).toString('base64url');
  return `${text}.${checkOf(text)}`;
}

/**
 * The checksum is of the characters, so a token that is cut or mistyped anywhere is refused whole. Spaces and line breaks that a
 * mail program put in are ignored.
 */
export function openToken(given: string): { readonly content: Buffer } | { readonly problem: string } {
  const token = given.replaceAll(/\s+/g, '');
  if (!token.startsWith(TOKEN_PREFIX))
    return {
      problem: /^recio\d+\./.test(token)
        ? 'it was made for a newer REC.IO: update this one'
        : `it does not begin with ${TOKEN_PREFIX}`,
    };
  if (token.length > CHARACTERS_MAX) return { problem: 'it is far too long for a token' };
  const [, payload, check, ...rest] = token.split('.');
  if (payload === undefined || check === undefined || rest.length > 0) return { problem: CUT };
  if (check !== checkOf(TOKEN_PREFIX + payload)) return { problem: CUT };
  return { content: Buffer.from(payload, 'base64url') };
}

const checkOf = (text: string): string =>
  createHash('sha256').update(text).digest().subarray(0, CHECK_BYTES).toString('base64url');

/** What `--system-data` or `--from` may be besides the path of a file: a token, or an address. Both may hold a password. */
export const isSourceLine = (text: string): boolean =>
  isTokenLike(text) || /^\s*[a-z][a-z0-9+.-]*:\/\//i.test(text);
