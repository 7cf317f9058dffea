import { sqlState } from '@rec-io/database/errors';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { NoTls } from './certificate.ts';
import type { SourceConnection } from './source-connection.ts';

const WRONG_PASSWORD = '28P01';
const NOT_LET_IN = '28000';
const NO_DATABASE = '3D000';
const NO_RIGHT = '42501';
const TOO_MANY = '53300';

const NOT_FOUND = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME'];
const NO_ANSWER = ['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT', 'EADDRNOTAVAIL'];
/** What OpenSSL and Node say of certificates. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH/;
/** The words of `pg`, which has no code for these. */
const NO_TLS = /does not support SSL connections/;
const SILENT = /timeout expired|no answer within/;

/** Why a server could not be signed in to, each cause with its own sentence. Never holds the password. */
export function explained(source: SourceConnection, error: unknown): CatalogueError {
  if (error instanceof CatalogueError) return error;
  const { host, port, user, database } = source;
  const state = sqlState(error);
  const reason = reasonOf(error) || 'no answer';
  if (state !== null && error instanceof Error && 'severity' in error) return refusal(source, state, error);
  const code = codeOf(error);
  if (NOT_FOUND.includes(code)) return new CatalogueError('REC-661', { host }, error);
  if (NO_ANSWER.includes(code) || SILENT.test(reason))
    return new CatalogueError('REC-662', { host, port, reason: reason }, error);
  if (error instanceof NoTls || NO_TLS.test(reason))
    return new CatalogueError('REC-663', { host, port }, error);
  if (CERTIFICATE.test(code)) return certificateFailure(source, code, reason, error);
  if (/client password must be/.test(reason))
    return new CatalogueError(
      'REC-692',
      { host, port, user, database, reason: 'it wants a password' },
      error,
    );
  return new CatalogueError('REC-691', { host, port, reason }, error);
}

function refusal(source: SourceConnection, state: string, error: Error): CatalogueError {
  const { host, port, user, database, sslMode, pin, validUntil } = source;
  if (state === WRONG_PASSWORD && validUntil !== null && Date.parse(validUntil) <= Date.now())
    return new CatalogueError(
      'REC-666',
      { user, host, day: validUntil.slice(0, 16).replace('T', ' ') },
      error,
    );
  if (state === WRONG_PASSWORD)
    return new CatalogueError('REC-692', {
      ...{ host, port, user, database },
      reason: 'wrong password, or the login has ended',
    });
  // By the place in the server, because its words may be in any language.
  if (state === NOT_LET_IN && 'routine' in error && error.routine === 'ClientAuthentication')
    return new CatalogueError('REC-667', {
      ...{ host, port, user, database },
      how: pin === null && sslMode === 'disable' ? 'without TLS' : 'over TLS',
    });
  if (state === TOO_MANY) return new CatalogueError('REC-668', { host, port, user, reason: error.message });
  if (state === NO_DATABASE || state.startsWith('28') || state === NO_RIGHT)
    return new CatalogueError('REC-692', { host, port, user, database, reason: error.message }, error);
  return new CatalogueError('REC-691', { host, port, reason: error.message }, error);
}

function certificateFailure(
  { host, port, pin }: SourceConnection,
  code: string,
  reason: string,
  error: unknown,
): CatalogueError {
  const ended = code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID';
  if (pin !== null && !ended) return new CatalogueError('REC-664', { host, port }, error);
  return new CatalogueError('REC-665', { host, port, reason }, error);
}

const codeOf = (error: unknown): string => {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
};
