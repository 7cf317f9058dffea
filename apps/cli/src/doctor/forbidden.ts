import { errorCode } from '@rec-io/installer/explain';

/** Whether something failed only because this account may not read it; failures of the catalogue say so in their words. */
export function isForbidden(failure: unknown): boolean {
  if (errorCode(failure) === 'EACCES') return true;
  if (!(failure instanceof Error)) return false;
  return errorCode(failure.cause) === 'EACCES' || saysForbidden(failure.message);
}

export const saysForbidden = (words: string): boolean => /\bEACCES\b/.test(words);
