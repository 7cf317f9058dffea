import { Type } from '@sinclair/typebox';

/**
 * Amounts as decimal texts that are checked with the frame, so that nobody who reads frames ever sees one that the
 * domain's parsers would refuse. Digits beyond the unit's grain must be zeros: nothing is rounded silently.
 */

/** A price from nothing to a dollar, at most four decimals that count: "0.5600". */
export const PriceText = Type.String({ pattern: '^(?:0(?:\\.\\d{1,4}0{0,8})?|1(?:\\.0{1,12})?)$' });
/** Contracts that may not be negative: "10.00". */
export const CountText = Type.String({ pattern: '^\\d{1,13}(?:\\.\\d{1,2}0{0,8})?$' });
/** A change of contracts or a position: "-54.00". */
export const SignedCountText = Type.String({ pattern: '^-?\\d{1,13}(?:\\.\\d{1,2}0{0,8})?$' });
/** Money of an account, at most six decimals that count; negative for a loss. */
export const MoneyText = Type.String({ pattern: '^-?\\d{1,9}(?:\\.\\d{1,6}0{0,8})?$' });
/** A value of an index, to eight decimals and more: what is finer is left out by who reads it, before rounding. */
export const IndexText = Type.String({ pattern: '^\\d{1,7}(?:\\.\\d{1,24})?$' });
