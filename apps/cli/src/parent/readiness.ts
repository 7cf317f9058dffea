/** `reason`: why it is not, or what it says all the same; '' where it says nothing. */
export type Readiness = { readonly ready: boolean; readonly reason: string };

/** Asks a program whether it is useful now. Never throws: no answer is an answer. */
export async function readiness(url: string, limitMs = 2_000): Promise<Readiness> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
    const text = (await response.text()).slice(0, 1_000);
    return response.ok
      ? { ready: true, reason: noteIn(text) }
      : {
          ready: false,
          reason: noteIn(text) || missingIn(text) || `it answers ${response.status} ${text.slice(0, 200)}`,
        };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      return { ready: false, reason: `no answer within ${limitMs / 1_000} s` };
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { ready: false, reason: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** What it says that it needs and has not: `{ ready: false, database: true, trader: false }`. */
function missingIn(text: string): string {
  try {
    const told = Object.entries(JSON.parse(text) as Readonly<Record<string, unknown>>);
    const missing = told.flatMap(([name, has]) => (name !== 'ready' && has === false ? [name] : []));
    return missing.length === 0 ? '' : `waits for ${missing.join(' and ')}`;
  } catch {
    return '';
  }
}

/** A program that is useful may have something to say: that it only watches, that a switch is pulled. */
function noteIn(text: string): string {
  try {
    const { reason } = JSON.parse(text) as { readonly reason?: unknown };
    return typeof reason === 'string' ? reason : '';
  } catch {
    return '';
  }
}
