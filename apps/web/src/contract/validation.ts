import type { TSchema } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { FastifyInstance } from 'fastify';
import { WebError } from '../web-error.ts';

const DETAIL_MAX = 200;
/** Of an address every value is text. */
const TEXT_PARTS = new Set(['querystring', 'params']);

/** Told when an answer is not what its route promises: a defect of ours. The answer is sent all the same. */
export type OnBreach = (problem: string) => void;

/**
 * Holds requests and answers to the schemas of their routes. What does not fit is refused, not bent until it fits; only the text of
 * an address becomes a number where one is wanted. Answers are written as they are: nothing falls silently out of one.
 */
export function validation(app: FastifyInstance, onBreach: OnBreach): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart = '' }) => {
    const check = TypeCompiler.Compile(schema);
    return (given: unknown) => {
      const value = TEXT_PARTS.has(httpPart) ? withNumbers(schema, given) : given;
      if (check.Check(value)) return { value };
      const first = check.Errors(value).First();
      const detail = `${httpPart}${first?.path ?? ''}: ${first?.message ?? ''}.`.slice(0, DETAIL_MAX);
      return { error: new WebError('web.bad_request', { detail }) };
    };
  });
  app.setSerializerCompiler(({ schema, method, url }) => {
    const check = TypeCompiler.Compile(schema as TSchema);
    return (answer: unknown) => {
      if (!check.Check(answer)) {
        const first = check.Errors(answer).First();
        onBreach(`${method} ${url} answers ${first?.path ?? ''} otherwise than promised: ${first?.message}`);
      }
      return JSON.stringify(answer);
    };
  });
}

const WHOLE = /^-?\d{1,15}$/;

/** With numbers where whole numbers are wanted and written; what else is written there stays, and does not fit. */
function withNumbers({ properties = {} }: TSchema, given: unknown): unknown {
  const wanted = properties as Readonly<Record<string, TSchema>>;
  return Object.fromEntries(
    Object.entries(given as Readonly<Record<string, unknown>>).map(([name, value]) => {
      const isNumber = wanted[name]?.['type'] === 'integer' && typeof value === 'string' && WHOLE.test(value);
      return [name, isNumber ? Number(value) : value];
    }),
  );
}
