/** Of so many frames at most the latency is remembered … */
const SAMPLES = 1_024;
/** … of every so-manieth frame. */
const EVERY = 16;

export type LatencyFigures = { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };

/** How long frames were on their way, by the exchange's own time of sending. A sample: every frame would cost too much. */
export class TransportLatency {
  readonly #samples = new Float64Array(SAMPLES);
  #seen = 0;
  #kept = 0;

  /** Whether the next frame is one of the sample. */
  get due(): boolean {
    return this.#seen++ % EVERY === 0;
  }

  observe(latencyMs: number): void {
    this.#samples[this.#kept++ % SAMPLES] = latencyMs;
  }

  /** Of the newest frames; null before the first that told when it was sent. */
  figures(): LatencyFigures | null {
    const sorted = this.#samples.slice(0, Math.min(this.#kept, SAMPLES)).sort();
    if (sorted.length === 0) return null;
    const at = (share: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
  }
}
