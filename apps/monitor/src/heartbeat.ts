/**
 * What a trader says of itself. `beats` counts whole rounds of its decisions: a trader that answers and does not decide gives the
 * same number again.
 */
export type TraderBeat = {
  /** Which start of the trader this is: the count begins anew with each. */
  readonly startedAtMs: number;
  readonly beats: number;
  /** `trading`, `reconciling`, `market-only` … */
  readonly state: string;
  /** Whether it may enter by itself. */
  readonly armed: boolean;
  /** Trades that money may hang on, orders of unknown fate included. */
  readonly liveTrades: number;
};

/** Asks a trader. Null: no answer, none in time, or none that makes sense. Never throws. */
export async function askHeartbeat(url: string, limitMs: number): Promise<TraderBeat | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
    return response.ok ? beatOf(await response.json()) : null;
  } catch {
    return null;
  }
}

export function beatOf(value: unknown): TraderBeat | null {
  if (typeof value !== 'object' || value === null) return null;
  const { startedAtMs, beats, state, armed, liveTrades } = value as Partial<
    Record<keyof TraderBeat, unknown>
  >;
  if (typeof startedAtMs !== 'number' || typeof beats !== 'number' || typeof liveTrades !== 'number')
    return null;
  if (typeof state !== 'string' || typeof armed !== 'boolean') return null;
  return { startedAtMs, beats, state, armed, liveTrades };
}
