/**
 * Evaluated inside the strategy's realm before its code: a script, not a module. It takes away what is not JavaScript's own
 * arithmetic, keeps for itself the functions that it needs, and answers with two functions of text to text, so that no object
 * ever crosses between the realms.
 */
(() => {
  const { parse, stringify } = JSON;
  const { freeze, getOwnPropertyNames, getPrototypeOf, prototype: objectPrototype, values } = Object;
  const { isArray } = Array;
  const { isFinite: isFiniteNumber } = Number;
  const [RealMap, RealSet, RealDate, RealTypeError] = [Map, Set, Date, TypeError];
  const textOf = String;
  const unknown = Number.NaN;

  /** Neither clocks, chance, timers nor memory that the heap's limit does not count. */
  const KEPT = new RealSet([
    ...[
      'Object',
      'Function',
      'Array',
      'Number',
      'Boolean',
      'String',
      'Symbol',
      'BigInt',
      'Math',
      'JSON',
      'Date',
    ],
    ...[
      'Map',
      'Set',
      'WeakMap',
      'WeakSet',
      'RegExp',
      'Promise',
      'Proxy',
      'Reflect',
      'Iterator',
      'globalThis',
    ],
    ...[
      'Error',
      'AggregateError',
      'EvalError',
      'RangeError',
      'ReferenceError',
      'SyntaxError',
      'TypeError',
      'URIError',
    ],
    ...['Infinity', 'NaN', 'undefined', 'isFinite', 'isNaN', 'parseFloat', 'parseInt'],
  ]);
  for (const name of getOwnPropertyNames(globalThis)) {
    if (!KEPT.has(name)) delete (globalThis as Record<string, unknown>)[name];
  }

  const without = (what: string, instead: string) => () => {
    throw new RealTypeError(`a strategy has no ${what}: ${instead}`);
  };
  const PureDate = new Proxy(RealDate, {
    construct(target, args: unknown[]) {
      if (args.length === 0) without('clock', 'use input.nowMs')();
      return new target(...(args as [number]));
    },
    apply: without('clock', 'use input.nowMs'),
    get: (target, key) =>
      key === 'now'
        ? without('clock', 'use input.nowMs')
        : (target as unknown as Record<PropertyKey, unknown>)[key],
  });
  RealDate.prototype.constructor = PureDate;
  globalThis.Date = PureDate;
  Math.random = without('chance', 'the same input must give the same decision');
  Object.defineProperty(Error, 'prepareStackTrace', {
    value: undefined,
    writable: false,
    configurable: false,
  });

  type Decide = (input: unknown, memory: unknown, parameters: unknown) => unknown;
  type Row = Record<string, unknown>;
  let decideOwn: Decide | null = null;

  /** JSON has no NaN: these are unknown when they are null. */
  function revive(input: Row): Row {
    const ladder = input['ladder'] as { rows: Row[] } | null;
    for (const row of ladder?.rows ?? []) {
      for (const key of ['probability', 'yesEdgeE4', 'noEdgeE4']) row[key] ??= unknown;
    }
    input['held'] = new RealSet(input['held'] as string[]);
    input['traded'] = new RealSet(input['traded'] as string[]);
    input['attemptedAtMs'] = new RealMap(input['attemptedAtMs'] as [string, number][]);
    return input;
  }

  function deepFreeze(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    for (const part of values(value)) deepFreeze(part);
    freeze(value);
  }

  /** What JSON would lose silently is refused. */
  function plain(this: unknown, key: string, value: unknown): unknown {
    if (typeof value === 'number' && !isFiniteNumber(value))
      throw new RealTypeError(`${key} is ${value}, which is no number that can be kept`);
    if (typeof value === 'function' || typeof value === 'symbol')
      throw new RealTypeError(`${key} is a ${typeof value}, which is no value`);
    if (typeof value !== 'object' || value === null || isArray(value)) return value;
    const prototype = getPrototypeOf(value);
    if (prototype === objectPrototype || prototype === null) return value;
    throw new RealTypeError(`${key} is neither a plain object nor a list`);
  }

  const failure = (code: string, error: unknown): string => {
    let message = 'something that cannot be told';
    try {
      message = textOf(error).slice(0, 500);
    } catch {
      // A value of theirs that throws when it is looked at.
    }
    return stringify({ code, message });
  };

  /** Text of what `action` answers, or of how it failed: never an object, never an error. */
  function told(code: string, action: () => unknown): string {
    let value: unknown;
    try {
      value = action();
    } catch (error) {
      return failure(code, error);
    }
    try {
      if (typeof value !== 'object' || value === null)
        throw new RealTypeError(`it answered ${textOf(value)}`);
      if (typeof (value as Row)['then'] === 'function')
        throw new RealTypeError('it answered a promise: a decision is made at once');
      return `{"value":${stringify(value, plain)}}`;
    } catch (error) {
      return failure('invalid', error);
    }
  }

  return {
    declare(strategy: unknown): string {
      return told('invalid', () => {
        if (typeof strategy !== 'object' || strategy === null)
          throw new RealTypeError('the file has no default export: export default { … } satisfies Strategy');
        const { description, parameters, memory, suggestedRules, decide } = strategy as Row;
        if (typeof decide !== 'function') throw new RealTypeError('decide is no function');
        decideOwn = decide as Decide;
        return { description, parameters, memory, suggestedRules };
      });
    },
    decide(text: string): string {
      return told('threw', () => {
        const { input, memory, parameters } = parse(text);
        const given = [revive(input), memory, parameters] as const;
        for (const each of given) deepFreeze(each);
        if (decideOwn === null) throw new RealTypeError('nothing is declared');
        return decideOwn(...given);
      });
    },
  };
})();
