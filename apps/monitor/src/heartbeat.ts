import type { FeedBeat, TraderBeat } from '@rec-io/domain/trader-beat';

/** Asks a trader. Null: no answer, none in time, or none that makes sense. Never throws. */
export async function askHeartbeat(url: string, limitMs: number): Promise<TraderBeat | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
    return response.ok ? beatOf(await response.json()) : null;
  } catch {
    return null;
  }
}

function beatOf(value: unknown): TraderBeat | null {
  if (typeof value !== 'object' || value === null) return null;
  const { startedAtMs, beats, state, armed, liveTrades, feeds } = value as Partial<
    Record<keyof TraderBeat, unknown>
  >;
  if (typeof startedAtMs !== 'number' || typeof beats !== 'number' || typeof liveTrades !== 'number')
    return null;
  if (typeof state !== 'string' || typeof armed !== 'boolean') return null;
  const known = { startedAtMs, beats, state, armed, liveTrades };
  return Array.isArray(feeds) ? { ...known, feeds: feeds.flatMap(feedOf) } : known;
}

function feedOf(value: unknown): readonly FeedBeat[] {
  if (typeof value !== 'object' || value === null) return [];
  const { symbol, indexAgeMs, booksAgeMs } = value as Partial<Record<keyof FeedBeat, unknown>>;
  if (typeof symbol !== 'string') return [];
  return [{ symbol, indexAgeMs: ageOf(indexAgeMs), booksAgeMs: ageOf(booksAgeMs) }];
}

const ageOf = (value: unknown): number | null => (typeof value === 'number' && value >= 0 ? value : null);
