/** A browser that is told while no page is open. */
export type PushDevice = {
  readonly id: string;
  readonly userAgent: string;
  /** Host name of the push service that its browser chose. */
  readonly service: string;
  /** SHA-256 of its address, in hex: by it a browser knows itself; the address is nobody's business. */
  readonly digest: string;
  readonly createdAtMs: number;
  /** When the push service took something for it last. */
  readonly lastTakenAtMs: number | null;
  /** When it last did not, and why. */
  readonly lastFailedAtMs: number | null;
  readonly lastFailure: string | null;
};

/** What a browser gives when it subscribes. */
export type PushSubscription = {
  /** Whoever knows it can try to send there. */
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
};

/** Where something is to be sent to, and whose it is. */
export type PushAddress = PushSubscription & { readonly id: string; readonly userNo: string };

export const PUSH_DEVICES_MAX = 10;
