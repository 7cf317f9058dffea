import type { ApiScope } from '../account-settings.ts';
import type { Caller } from './key-ring.ts';
import { refusedByExchange, type WireRefusal } from './refusal.ts';

/** Whether a key may do what needs `scope`: by the scope itself, or by the parent that includes it. */
export const mayDo = ({ scopes }: Caller, scope: ApiScope): boolean => {
  if (scopes.has(scope)) return true;
  const [parent] = scope.split('::', 1);
  return scopes.has(parent as ApiScope);
};

const forbidden = (message: string): WireRefusal =>
  refusedByExchange({ httpStatus: 403, code: 'forbidden', message });

export const notScoped = (scope: ApiScope): WireRefusal =>
  forbidden(`this API key does not have the scope ${scope}`);

export const RESTRICTED = forbidden(
  'this API key is restricted to a single sub-account and cannot access this endpoint',
);

/**
 * The subaccount that a request means: what it names, or the one its key is restricted to, or `absent`.
 * @returns a refusal when a restricted key names another one
 */
export function subaccountFor<T>(
  { subaccount }: Caller,
  named: number | undefined,
  absent: T,
): number | T | WireRefusal {
  if (subaccount === null) return named ?? absent;
  return named === undefined || named === subaccount ? subaccount : RESTRICTED;
}
