import { KalshiError, kalshiError } from './errors.ts';
import type { HttpAnswer } from './http.ts';
import { type Judged, type Rejected, rejected, type Unknown, unknown } from './write-outcome.ts';

/**
 * What an answer to a write proves. All that is neither a clear yes nor a clear no is `unknown`.
 * @param success reads an answer of success; what it throws makes the write unknown, for something was done
 */
export function judge<T>(answer: HttpAnswer, success: (answer: HttpAnswer) => T): Judged<T> {
  if (answer.status < 200 || answer.status > 299) return failed(kalshiError(answer.status, answer.body));
  try {
    return success(answer);
  } catch (error) {
    return unknown(`unreadable answer: ${(error as Error).message}`);
  }
}

/** What a failure proves about the write that met it. */
export function failed(error: unknown): Rejected | Unknown {
  if (!(error instanceof KalshiError)) return unknown((error as Error).message);
  if (error.definite) return rejected(error);
  const { code, httpStatus, message } = error;
  // Proof that something with this id exists, not that ours does not.
  if (code === 'order_already_exists' || code === 'transfer_already_exists') return unknown('already exists');
  return unknown(httpStatus === null ? message : `HTTP ${httpStatus}: ${message}`);
}
