import { readFile } from 'node:fs/promises';
import type { Limits } from './check.ts';

/**
 * The usual limits, by check. Ages in seconds, sizes in bytes, shares in percent, ends in days. `config/health.json` of an
 * installation changes them: `{"limits": {"disk-percent": {"degraded": 85, "failed": 95}}}`.
 */
export const USUAL_LIMITS = {
  /** A print comes every second: three missed ones are no accident, and noticed within five seconds of the last. */
  index: { degraded: 3, failed: 10 },
  /** Quiet books prove themselves every few seconds. */
  books: { degraded: 10, failed: 30 },
  ladder: { degraded: 10, failed: 60 },
  account: { degraded: 180, failed: 900 },
  decisions: { degraded: 5, failed: 20 },
  'round-trip': { degraded: 1_000, failed: 5_000 },
  'message-latency': { degraded: 1_000, failed: 5_000 },
  /** The exchange takes about ten seconds in a signature. */
  clock: { degraded: 2, failed: 10 },
  'database-latency': { degraded: 250, failed: 2_000 },
  'database-size': { degraded: 20e9, failed: 100e9 },
  /** Free, in bytes: PostgreSQL needs room for its log before anything else does. */
  'disk-free': { degraded: 2e9, failed: 500e6 },
  'disk-percent': { degraded: 90, failed: 97 },
  'disk-full-in': { degraded: 14, failed: 2 },
  'memory-free': { degraded: 300e6, failed: 100e6 },
  'program-memory': { degraded: 1.5e9, failed: 3e9 },
  /** Facts and exits that are not in the database yet. */
  'ledger-queue': { degraded: 50, failed: 1_000 },
  'exit-journal': { degraded: 1, failed: 50 },
  'view-queue': { degraded: 1e6, failed: 3.5e6 },
  restarts: { degraded: 3, failed: 10 },
  backup: { degraded: 1.5, failed: 7 },
  /** One minute may be lost, by design; three missed ones are no accident. */
  archive: { degraded: 180, failed: 900 },
  /** It is done once a week, and again an hour after it failed. */
  'archive-trial': { degraded: 9, failed: 30 },
  certificates: { degraded: 21, failed: 3 },
  'api-keys': { degraded: 7, failed: 0 },
} as const satisfies Readonly<Record<string, Limits>>;

export type LimitName = keyof typeof USUAL_LIMITS;
export type AllLimits = Readonly<Record<LimitName, Limits>>;

/** A PEM file, or what is served under a host name on this machine. */
export type WatchedCertificate = { readonly name: string } & (
  | { readonly path: string }
  | { readonly host: string; readonly port: number }
);

export type LimitsRead = {
  readonly limits: AllLimits;
  /** Further certificates that the owner wants watched. */
  readonly certificates: readonly WatchedCertificate[];
  /** What in the file is not understood: those stay as usual. */
  readonly problems: readonly string[];
};

/** Less is worse of these. */
const LEAST: ReadonlySet<string> = new Set([
  'disk-free',
  'disk-full-in',
  'memory-free',
  'certificates',
  'api-keys',
]);

const USUAL = { limits: USUAL_LIMITS, certificates: [] } as const;

/** The limits as the owner wants them. No file is no problem; what cannot be used changes nothing and is told. */
export async function readLimits(path: string): Promise<LimitsRead> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { ...USUAL, problems: isMissing ? [] : [`${path} cannot be read: ${error}`] };
  }
  try {
    return limitsOf(JSON.parse(text), path);
  } catch (error) {
    return { ...USUAL, problems: [`${path} is no JSON: ${(error as Error).message}`] };
  }
}

function limitsOf(value: unknown, path: string): LimitsRead {
  const whole = objectIn(value);
  const given = objectIn(whole?.['limits'] ?? {});
  if (whole === null || given === null) return { ...USUAL, problems: [`${path} holds no "limits"`] };
  const problems: string[] = [];
  const limits: Record<string, Limits> = { ...USUAL_LIMITS };
  for (const [name, wanted] of Object.entries(given)) {
    const { degraded, failed } = objectIn(wanted) ?? {};
    if (!(name in USUAL_LIMITS)) problems.push(`there is no limit "${name}"`);
    else if (!isAmount(degraded) || !isAmount(failed))
      problems.push(`"${name}" wants two numbers from 0 up, "degraded" and "failed"`);
    else if (LEAST.has(name) ? failed > degraded : failed < degraded)
      problems.push(`"${name}" would fail before it is degraded`);
    else limits[name] = { degraded, failed };
  }
  const certificates = certificatesIn(whole['certificates'] ?? []);
  if (certificates === null) problems.push('"certificates" wants a list of {"name", "path"}');
  return {
    limits: limits as AllLimits,
    certificates: certificates ?? [],
    problems: problems.map((each) => `${path}: ${each}`),
  };
}

function certificatesIn(value: unknown): readonly WatchedCertificate[] | null {
  if (!Array.isArray(value)) return null;
  const known = value.flatMap((each: unknown): readonly WatchedCertificate[] => {
    const { name, path } = objectIn(each) ?? {};
    return typeof name === 'string' && typeof path === 'string' ? [{ name, path }] : [];
  });
  return known.length === value.length ? known : null;
}

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

const objectIn = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
