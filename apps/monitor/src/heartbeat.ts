import type { TraderBeat } from '@rec-io/domain/trader-beat';

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
  const { startedAtMs, beats, state, armed, liveTrades } = value as Partial<
    Record<keyof TraderBeat, unknown>
  >;
  if (typeof startedAtMs !== 'number' || typeof beats !== 'number' || typeof liveTrades !== 'number')
    return null;
  if (typeof state !== 'string' || typeof armed !== 'boolean') return null;
  return { startedAtMs, beats, state, armed, liveTrades };
}
