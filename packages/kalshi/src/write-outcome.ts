import type { OrderOutcome } from '@rec-io/domain/order';
import type { KalshiError } from './errors.ts';

/** The exchange itself said no, or the write never left: nothing happened and nothing will. */
export type Rejected = Extract<OrderOutcome, { kind: 'rejected' }>;
/** Neither a clear yes nor a clear no: it holds until reading proves presence or absence. Never send again before. */
export type Unknown = Extract<OrderOutcome, { kind: 'unknown' }>;

/** What is known of a write after it was sent once. */
export type Judged<T> = T | Rejected | Unknown;

/** A write that was done, with what the exchange said of it. */
export type Done<T> = { readonly kind: 'acknowledged' } & T;

export const rejected = ({ code, message }: KalshiError): Rejected => ({ kind: 'rejected', code, message });
export const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });
