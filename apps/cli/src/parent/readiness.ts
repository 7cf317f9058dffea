export type Readiness = { readonly ready: boolean; readonly reason: string };

/** Asks a program whether it is useful now. Never throws: no answer is an answer. */
export async function readiness(url: string, limitMs = 2_000): Promise<Readiness> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
    const text = (await response.text()).slice(0, 200);
    return response.ok
      ? { ready: true, reason: '' }
      : { ready: false, reason: `it answers ${response.status} ${text}` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { ready: false, reason: cause instanceof Error ? cause.message : String(cause) };
  }
}
