import { type TSchema, Type } from '@sinclair/typebox';

/** Dollars as the exchange writes them: a decimal text. Its exact value is read by the domain's parsers, never as a float. */
export const Dollars = Type.String({ pattern: '^-?\\d{1,10}(?:\\.\\d{1,10})?$' });
/** Contracts as a decimal text of two decimals; digits beyond them must be zeros. */
export const Count = Type.String({ pattern: '^-?\\d{1,13}(?:\\.\\d{1,2}0{0,8})?$' });
/**
 * Dollars or contracts that only inform. The text is not looked at: an empty one where a price does not apply must not make a
 * page of markets unreadable. Whoever computes with it reads it with the domain's parsers, which refuse what is no amount.
 */
export const Amount = Type.String({ maxLength: 32 });
export const Integer = Type.Integer();
export const Text = Type.String();
export const Flag = Type.Boolean();
/** An object whose fields are nobody's business here: none of them is counted as unknown. */
export const FreeForm = Type.Record(Type.String(), Type.Unknown());
export const optional = Type.Optional;
/** Left out or null: the exchange does both with what is not set. */
export const maybe = <S extends TSchema>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]));

export const BookSide = Type.Union([Type.Literal('bid'), Type.Literal('ask')]);
export const Leg = Type.Union([Type.Literal('yes'), Type.Literal('no')]);

export const PriceRange = Type.Object({ start: Dollars, end: Dollars, step: Dollars });

/** Go encodes an empty list as null. */
export const list = <S extends TSchema>(item: S) => Type.Union([Type.Array(item), Type.Null()]);

/** What the next page is asked for with; empty, null or left out on the last. */
export const Cursor = maybe(Text);
