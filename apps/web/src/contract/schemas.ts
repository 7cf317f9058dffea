import { ACCOUNT_ROLES } from '@rec-io/domain/account-right';
import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';

/** Holds these fields and no others. */
export const fields = <T extends TObject['properties']>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** One of these words. */
export const oneOf = <const T extends readonly string[]>(...words: T) =>
  Type.Union(words.map((word) => Type.Literal(word))) as unknown as TSchema & { static: T[number] };

/** Money in 1/1,000,000 $. */
export const MoneyE6 = (description: string) =>
  Type.Integer({ description: `${description}, in 1/1,000,000 $` });
/** A price of one contract in 1/10,000 $. */
export const PriceE4 = (description: string) => Type.Number({ description: `${description}, in 1/10,000 $` });
export const TimeMs = (description: string) =>
  Type.Number({ description: `${description}, UTC milliseconds` });

/** A line that people write: the database holds no NUL, and nobody means other control characters. */
export const line = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000-\\u001f]*$' });
/** What one signs in with. */
export const Login = Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\u0000-\\u001f]*$' });
export const Password = Type.String({ minLength: 1, maxLength: 256 });
export const Id = Type.String({
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'a UUID',
});
export const Mode = oneOf('simulated', 'demo', 'prod');

/** The account that is worked on, and what the person is there. */
export const Reach = fields({
  ownerNo: Type.String(),
  account: Type.String(),
  role: oneOf(...ACCOUNT_ROLES),
});

/** A setting that cannot be, and why. */
export const SettingProblem = fields({ key: Type.String(), message: Type.String() });

/** Every refusal of every route. */
export const ErrorReply = fields({
  error: fields({
    code: Type.String({ description: 'stable: rely on this one' }),
    message: Type.String({ description: 'what is wrong' }),
    fix: Type.String({ description: 'what to do' }),
    retryAfterSeconds: Type.Optional(Type.Integer({ minimum: 1 })),
    settings: Type.Optional(Type.Array(SettingProblem, { description: 'which settings cannot be' })),
  }),
});

export const Done = fields({ done: Type.Literal(true) });
export const Nothing = fields({});
export type Nothing = Static<typeof Nothing>;
