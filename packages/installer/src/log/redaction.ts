/** What stands where a secret stood. */
export const REMOVED = '[removed]';

/** Shorter ones would take ordinary words with them; nothing that is secret here is as short. */
const SECRET_LENGTH_MIN = 4;
/** Of a key's text, a line is worth hiding by itself from here on; shorter ones are its last line or its frame. */
const LINE_LENGTH_MIN = 16;

/** A word that names a secret, and what it is: `password=…`, `"internal_token": "…"`. */
const NAMED =
  /\b((?:[\w-]*[_-])?(?:password|passwd|passphrase|pgpassword|secret|token|api[_-]?key|private[_-]?key|cookie)["']?\s*[=:]\s*["']?)(?!\[removed\])[^\s"',;}&]{4,}/gi;

/** What is looked for, and what stands there afterwards. */
export type Patterns = readonly (readonly [RegExp, string])[];

const SECRET_PATTERNS: Patterns = [
  // A private key, whole or cut off; with real line breaks or with those of JSON.
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REMOVED],
  // A line of such a key by itself: base64 as PEM breaks it, and not a hash, which is hexadecimal.
  [/(?<![A-Za-z0-9+/=])(?![0-9a-fA-F]+(?![A-Za-z0-9+/=]))[A-Za-z0-9+/]{60,}={0,2}/g, REMOVED],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi, `$1${REMOVED}@`],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9+/=_.~-]{8,}/gi, `$1 ${REMOVED}`],
  // An operator's token.
  [/\brecio\d+\.[\w-]{8,}(?:\.[\w-]+)?/g, REMOVED],
  [/SCRAM-SHA-256\$[^\s"']+/g, REMOVED],
  [/\$argon2(?:id?|d)\$[^\s"']+/g, REMOVED],
  [NAMED, `$1${REMOVED}`],
];

/** Takes secrets out of texts: those that it was told, in every form in which they may turn up, and what looks like one. */
export class Redaction {
  readonly #forms = new Set<string>();
  readonly #replacement: string;
  readonly #patterns: Patterns;

  /** @param patterns what is taken out though nobody told it; that of secrets by default */
  constructor(replacement: string = REMOVED, patterns: Patterns = SECRET_PATTERNS) {
    this.#replacement = replacement;
    this.#patterns = patterns;
  }

  /** From now on nothing of it passes. */
  addSecret(secret: string): void {
    for (const form of formsOf(secret.trim())) this.#forms.add(form);
  }

  text(text: string): string {
    let clean = text;
    // The longest first: a key before its lines.
    for (const form of [...this.#forms].toSorted((a, b) => b.length - a.length))
      clean = clean.replaceAll(form, this.#replacement);
    for (const [pattern, replacement] of this.#patterns) clean = clean.replace(pattern, replacement);
    return clean;
  }

  /** Every text in it, keys too. */
  value<T>(value: T): T {
    return this.#clean(value) as T;
  }

  #clean(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.#clean(item));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, item]) => [this.text(key), this.#clean(item)]);
    return Object.fromEntries(entries) as unknown;
  }
}

/** The ways in which a secret may be written: as it is, escaped, encoded, and a key also by its lines. */
function formsOf(secret: string): Set<string> {
  const forms = new Set<string>();
  const lines = secret.split(/\r?\n|\\n/).map((line) => line.trim());
  const body = lines.filter((line) => !line.startsWith('-----'));
  const parts =
    lines.length > 1
      ? [secret, lines.join('\n'), lines.join('\r\n'), lines.join(' '), body.join(''), ...body]
      : [secret];
  for (const part of parts) {
    if (part.length < (part === secret || lines.length === 1 ? SECRET_LENGTH_MIN : LINE_LENGTH_MIN)) continue;
    for (const form of [
      part,
      JSON.stringify(part).slice(1, -1),
      encodeURIComponent(part),
      Buffer.from(part).toString('hex'),
      Buffer.from(part).toString('hex').toUpperCase(),
      ...base64Forms(part),
    ])
      if (form.length >= SECRET_LENGTH_MIN) forms.add(form);
  }
  return forms;
}

/** Within other encoded text a secret may begin at any of three places; its edges depend on its neighbours and are left. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const inner = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const begin = offset === 0 ? 0 : offset + 1;
    const end = (offset + bytes.length) % 3 === 0 ? encoded.length : encoded.length - 1;
    return encoded.slice(begin, end);
  });
  // Shorter ones turn up by chance.
  const long = inner.filter((form) => form.length >= 8);
  return long.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
