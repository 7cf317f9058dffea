import { userInfo } from 'node:os';
import { BEGIN_BEFORE_HEADER, BEGIN_WITHIN_MS } from '@rec-io/domain/command-deadline';
import type { RefusalCode } from '@rec-io/domain/command-refusals';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { isObject } from '@rec-io/installer/json-file';
import { readOwnSecret } from '@rec-io/installer/profile/private-file';
import type { Installation } from '../installation.ts';

/** Who tells it: an account of this machine, and the person behind sudo. */
export const me = (): string => `cli:${process.env['SUDO_USER'] ?? userInfo().username}`;

export type DoorAnswer<T> =
  | { readonly kind: 'answered'; readonly body: T }
  | { readonly kind: 'refused'; readonly code: RefusalCode | 'failed'; readonly message: string }
  /** Nobody knows whether it was heard. */
  | { readonly kind: 'silent'; readonly reason: string };

const ANSWER_MS = 5_000;

/** Tells the trader something, or asks it (`state`, `trades`). Never throws. */
export async function askTrader<T>(
  { layout, configuration }: Installation,
  what: string,
  body: Readonly<Record<string, unknown>> | null,
  limitMs = ANSWER_MS,
): Promise<DoorAnswer<T>> {
  const token = await readOwnSecret(layout.internalToken);
  if (token === null) return { kind: 'silent', reason: 'its token cannot be read by this account' };
  try {
    const reply = await fetch(`http://127.0.0.1:${configuration.ports.trader}/command/${what}`, {
      method: body === null ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token.trim()}`,
        'content-type': 'application/json',
        [BEGIN_BEFORE_HEADER]: `${Date.now() + BEGIN_WITHIN_MS}`,
      },
      body: body === null ? null : JSON.stringify({ ...body, by: me() }),
      signal: AbortSignal.timeout(limitMs),
    });
    const told: unknown = await reply.json();
    if (reply.ok) return { kind: 'answered', body: told as T };
    const error = isObject(told) ? told['error'] : null;
    if (!isObject(error)) return { kind: 'silent', reason: strange(reply.status) };
    return { kind: 'refused', code: error['code'] as RefusalCode, message: String(error['message']) };
  } catch (error) {
    return { kind: 'silent', reason: reasonOf(error) };
  }
}

/** The same where nothing else can be done. @throws CatalogueError REC-820 without an answer, REC-821 when it refuses */
export async function tellTrader<T>(
  installation: Installation,
  what: string,
  body: Readonly<Record<string, unknown>> | null,
  limitMs?: number,
): Promise<T> {
  const answer = await askTrader<T>(installation, what, body, limitMs);
  if (answer.kind === 'answered') return answer.body;
  if (answer.kind === 'silent') throw new CatalogueError('REC-820', { reason: answer.reason });
  throw new CatalogueError('REC-821', { code: answer.code, message: answer.message });
}

const strange = (status: number): string =>
  status === 404
    ? 'it runs another version of this program, which does not know the question; anew: recio restart'
    : `an answer that is not understood (${status})`;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  // What fetch itself says is only that it failed.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
