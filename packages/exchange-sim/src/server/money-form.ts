import { Type } from '@sinclair/typebox';
import { ROOT } from './reply.ts';

/** What the bodies of everything that moves money share. */
export const PORTFOLIO = `${ROOT}/portfolio`;
/** No amount is larger than all money that numbers here can hold. */
export const CENTS_MAX = 100_000_000_000;
export const Uuid = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
});
export const ShardNumber = Type.Integer({ minimum: 0, maximum: 100 });
