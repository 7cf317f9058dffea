import { Type } from '@sinclair/typebox';
import { expect, test } from 'vitest';
import { fields, oneOf, orNull } from './schemas.ts';
import { typeText } from './type-text.ts';

test.each([
  [Type.Integer(), 'number'],
  [orNull(Type.String()), 'string | null'],
  [oneOf('yes', 'no'), '"yes" | "no"'],
  [Type.Array(orNull(Type.Number())), '(number | null)[]'],
  [Type.Record(Type.String(), Type.Boolean()), 'Record<string, boolean>'],
  [Type.Object({}, { additionalProperties: orNull(Type.Number()) }), 'Record<string, number | null>'],
  [Type.Array(fields({ a: orNull(Type.Number()) })), '{\n  a: number | null;\n}[]'],
  [Type.Array(Type.Union([fields({ a: Type.Null() }), Type.Null()])), '({\n  a: null;\n} | null)[]'],
  [Type.String({ enum: ['a', 'b'] }), '"a" | "b"'],
  [Type.Union([Type.Number(), Type.Integer()]), 'number'],
  [Type.Unknown(), 'unknown'],
  [fields({}), 'Record<string, never>'],
  [
    fields({ a: Type.Optional(Type.String({ description: 'ends here */ not' })), 'b-c': Type.Null() }),
    '{\n  /** ends here * / not */\n  a?: string;\n  "b-c": null;\n}',
  ],
  [Type.Array(fields({ a: Type.Literal(1) })), '{\n  a: 1;\n}[]'],
])('%j is written as %s', (schema, text) => {
  expect(typeText(schema)).toBe(text);
});
