import type { ColumnType } from '../../description.ts';

/** How a column says a time. `local`: on a clock whose zone is not said; `instant`: with its zone; `text`: either. */
export type TimeForm = 'text' | 'local' | 'instant';

const TIME_FORMS: Readonly<Record<string, TimeForm>> = {
  text: 'text',
  varchar: 'text',
  timestamp: 'local',
  timestamptz: 'instant',
};

/** Null: no type that a time is said in. */
export const timeFormOf = ({ name, kind, array }: ColumnType): TimeForm | null =>
  array || kind !== 'built-in' ? null : (TIME_FORMS[name] ?? null);

const CLOCK =
  '20[0-4][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?';
const OFFSET = '(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)';
/** The pattern lets only a day pass that its month may not have. */
const isDay = (text: string) =>
  `(substr(${text}, 9, 2) <= '28' OR substr(${text}, 9, 2)::int <=
     extract(day FROM make_date(substr(${text}, 1, 4)::int, substr(${text}, 6, 2)::int, 1) + interval '1 month' - interval '1 day'))`;

/** SQL of a time on an unnamed clock; null where the row says none, or says its zone. @param column quoted */
export function localTime(column: string, form: TimeForm): string {
  if (form === 'local') return column;
  if (form === 'instant') return 'NULL::timestamp';
  return `CASE WHEN ${column} ~ '^${CLOCK}$' AND ${isDay(column)} THEN ${column}::timestamp END`;
}

/** SQL of a time that says its zone; null for the others. */
export function saidInstant(column: string, form: TimeForm): string {
  if (form === 'instant') return column;
  if (form === 'local') return 'NULL::timestamptz';
  // Most rows have none: the short pattern spares them the long one.
  return `CASE WHEN substr(${column}, 17) ~ '[Z+-]' AND ${column} ~ '^${CLOCK} ?${OFFSET}$' AND ${isDay(column)} THEN ${column}::timestamptz END`;
}

const WHOLE = ['int2', 'int4', 'int8'];
const WITH_FRACTION = ['numeric', 'float4', 'float8'];
const TEXT = ['text', 'varchar'];

export const isNumber = ({ name, kind, array }: ColumnType): boolean =>
  !array && kind === 'built-in' && [...WHOLE, ...WITH_FRACTION, ...TEXT].includes(name);

/** SQL of a finite number as it is written; null for anything else. A float is read by its shortest text: a cast rounds. */
export function finiteNumber(column: string, { name }: ColumnType): string {
  if (WHOLE.includes(name)) return `${column}::numeric`;
  // NaN is larger than every number, for the server.
  if (WITH_FRACTION.includes(name))
    return `CASE WHEN ${column} BETWEEN '-1e37' AND '1e37' THEN ${column}::text::numeric END`;
  return `CASE WHEN ${column} ~ '^[+-]?[0-9]{1,30}([.][0-9]{0,30})?(e[+-]?[0-9]{1,2})?$' THEN ${column}::numeric END`;
}
