/** `reason`: why it is not, or what it says all the same; '' where it says nothing. */
export type Readiness = { readonly ready: boolean; readonly reason: string };

/** Asks a program whether it is useful now. Never throws: no answer is an answer. */
export async function readiness(url: string, limitMs = 2_000): Promise<Readiness> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
    const text = (await response.text()).slice(0, 1_000);
    return response.ok
      ? { ready: true, reason: noteIn(text) }
      : { ready: false, reason: `it answers ${response.status} ${text.slice(0, 200)}` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { ready: false, reason: cause instanceof Error ? cause.message : String(cause) };
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
