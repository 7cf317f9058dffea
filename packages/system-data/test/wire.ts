export type WireSpeed = {
  /** Of all connections together, in each direction; Infinity for no limit. */
  readonly bytesPerSecond: number;
  /** Half of it passes before what leaves one end reaches the other. */
  readonly roundTripMs: number;
};

/**
 * One direction of a line, as a queue in front of a wire: bytes leave one after the other at its speed, and are on their
 * way for half a round trip. Knows no clock and no sockets.
 */
export class Wire {
  readonly #speed: WireSpeed;
  #freeAtMs = 0;

  constructor(speed: WireSpeed) {
    this.#speed = speed;
  }

  /** @returns when the last of these bytes has left, and when it has come */
  send(bytes: number, nowMs: number): { readonly leavesMs: number; readonly arrivesMs: number } {
    const leavesMs = Math.max(this.#freeAtMs, nowMs) + (bytes * 1_000) / this.#speed.bytesPerSecond;
    this.#freeAtMs = leavesMs;
    return { leavesMs, arrivesMs: leavesMs + this.#speed.roundTripMs / 2 };
  }
}
