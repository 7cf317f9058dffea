import type { FastifyRequest } from 'fastify';
import type { ApiScope } from '../account-settings.ts';
import { DEFAULT_COST } from './endpoint-costs.ts';
import type { Caller } from './key-ring.ts';
import { type Charge, UNSCOPED } from './rate-limits.ts';
import type { WireRefusal } from './refusal.ts';

/** Who may use a route, and what it costs. */
export type RouteRule = {
  readonly scope: ApiScope;
  /** Whether keys that may touch one subaccount only are let in. */
  readonly restrictedKeys: boolean;
  readonly charge: (request: FastifyRequest) => Charge;
  /** Why a request can never be let through, whatever is in the bucket. */
  readonly refusal?: (caller: Caller, request: FastifyRequest) => WireRefusal | null;
};

const always = (charge: Charge) => () => charge;
export const reading = (cost: number): Charge => ({ bucket: 'read', cost });
export const writing = (cost: number, shards: readonly number[] = [UNSCOPED]): Charge => ({
  bucket: 'write',
  cost,
  shards,
});

/** Reads of what a key may see of its account. */
export const READ: RouteRule = {
  scope: 'read',
  restrictedKeys: true,
  charge: always(reading(DEFAULT_COST)),
};
/** Reads of the account as a whole. */
export const READ_WHOLE: RouteRule = { ...READ, restrictedKeys: false };
/** Changes of the account that are no trading: they are paid from the bucket of reads. */
export const CHANGE_WHOLE: RouteRule = { ...READ_WHOLE, scope: 'write' };
export const TRANSFER: RouteRule = { ...READ_WHOLE, scope: 'write::transfer' };
/** Orders and order groups. */
export const TRADE: RouteRule = {
  scope: 'write::trade',
  restrictedKeys: true,
  charge: always(writing(DEFAULT_COST)),
};
