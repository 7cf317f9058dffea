import { type Static, type TObject, type TProperties, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';

/** Which requests or frames a rule means; what is left out means all. Texts may hold `*`. */
const Match = Type.Object(
  {
    /** GET, POST, DELETE … */
    method: Type.Optional(Type.String()),
    /** With or without `/trade-api/v2`; a socket's opening has the path `/trade-api/ws/v2`. */
    path: Type.Optional(Type.String()),
    account: Type.Optional(Type.String()),
    /** A market's ticker: of an order, of a path, or of a frame. */
    market: Type.Optional(Type.String()),
    /** Of frames: orderbook_delta, trade, fill … */
    channel: Type.Optional(Type.String()),
    /** Of frames: orderbook_snapshot, orderbook_delta, subscribed … */
    type: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

const When = Type.Union([Type.Literal('before'), Type.Literal('after')]);
const DelayMs = Type.Integer({ minimum: 1, maximum: 600_000 });

const bounds = {
  id: Type.Optional(Type.String({ pattern: '^[\\w.-]{1,64}$' })),
  match: Type.Optional(Match),
  /** Only the nth that fits, counted from 1. */
  nth: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Every nth that fits. */
  every: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Of each that fits; default 1. Drawn from the seed. */
  probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  /** So often at most; default: without end. */
  count: Type.Optional(Type.Integer({ minimum: 1 })),
  /** From so many seconds after it was added, and for so long. */
  afterS: Type.Optional(Type.Number({ minimum: 0 })),
  forS: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  /** What these seconds are of; default: wall. */
  clock: Type.Optional(Type.Union([Type.Literal('wall'), Type.Literal('exchange')])),
};

const rule = <K extends string, P extends TProperties>(fault: K, own: P) =>
  Type.Object({ fault: Type.Literal(fault), ...bounds, ...own }, { additionalProperties: false });

const FORMS = {
  'drop-request': rule('drop-request', {}),
  'drop-response': rule('drop-response', {}),
  delay: rule('delay', { delayMs: DelayMs, when: Type.Optional(When) }),
  answer: rule('answer', {
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    body: Type.Optional(Type.Object({}, { additionalProperties: true })),
    when: Type.Optional(When),
  }),
  'duplicate-request': rule('duplicate-request', {
    answer: Type.Optional(Type.Union([Type.Literal('first'), Type.Literal('second')])),
  }),
  'duplicate-response': rule('duplicate-response', {}),
  'slow-body': rule('slow-body', { delayMs: DelayMs }),
  'cut-body': rule('cut-body', {}),
  'malformed-body': rule('malformed-body', {}),
  'partial-fill': rule('partial-fill', {
    fraction: Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 1 })),
  }),
  'swallow-frame': rule('swallow-frame', {}),
  silence: rule('silence', {}),
  'delay-frame': rule('delay-frame', { delayMs: DelayMs }),
  'duplicate-frame': rule('duplicate-frame', {}),
  'reorder-frames': rule('reorder-frames', {}),
  'malformed-frame': rule('malformed-frame', {}),
  'cut-socket': rule('cut-socket', {}),
  'cut-mid-frame': rule('cut-mid-frame', {}),
  'half-open': rule('half-open', {}),
} satisfies Readonly<Record<string, TObject>>;

export type FaultKind = keyof typeof FORMS;
export type FaultRule = { [K in FaultKind]: Static<(typeof FORMS)[K]> }[FaultKind];
export type FaultMatch = Static<typeof Match>;

/** Where a fault acts: on a request before its effect or on its answer, or on a frame of a socket. */
export type FaultPlace = 'request' | 'answer' | 'frame';

export function placeOf(rule: FaultRule): FaultPlace {
  switch (rule.fault) {
    case 'drop-request':
    case 'partial-fill':
      return 'request';
    case 'delay':
    case 'answer':
      return rule.when === 'after' ? 'answer' : 'request';
    case 'drop-response':
    case 'duplicate-request':
    case 'duplicate-response':
    case 'slow-body':
    case 'cut-body':
    case 'malformed-body':
      return 'answer';
    default:
      return 'frame';
  }
}

export const FAULT_KINDS = Object.keys(FORMS) as readonly FaultKind[];
const compiled = new Map(Object.entries(FORMS).map(([fault, form]) => [fault, TypeCompiler.Compile(form)]));

/** What a person wrote is no rule. */
export class FaultRuleError extends Error {
  override readonly name = 'FaultRuleError';
}

/** @throws FaultRuleError that says what is wrong where */
export function readRule(value: unknown): FaultRule {
  const fault =
    typeof value === 'object' && value !== null && 'fault' in value ? String(value.fault) : undefined;
  const form = compiled.get(fault ?? '');
  if (!form) throw new FaultRuleError(`"fault" must be one of ${FAULT_KINDS.join(', ')}`);
  const error = form.Errors(value).First();
  if (error)
    throw new FaultRuleError(`${fault}: ${error.path.slice(1).replaceAll('/', '.')}: ${error.message}`);
  return value as FaultRule;
}
