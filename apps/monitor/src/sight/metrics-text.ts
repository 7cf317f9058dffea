const ASK_MS = 2_000;

/** What a program tells Prometheus. */
export class MetricsText {
  readonly #values = new Map<string, number>();

  constructor(text: string) {
    for (const line of text.split('\n')) {
      const space = line.lastIndexOf(' ');
      if (space > 0 && !line.startsWith('#'))
        this.#values.set(line.slice(0, space), Number(line.slice(space + 1)));
    }
  }

  /** @param name with its labels, as it stands there @returns null where it is not told, or below zero: not known there either */
  value(name: string): number | null {
    const value = this.#values.get(name);
    return value === undefined || !Number.isFinite(value) || value < 0 ? null : value;
  }
}

/** Null: no answer. Never throws. */
export async function metricsAt(url: string): Promise<MetricsText | null> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(ASK_MS) });
    return reply.ok ? new MetricsText(await reply.text()) : null;
  } catch {
    return null;
  }
}
