/** Which column each field of a row is in. */
export type Columns<Row> = Readonly<Record<keyof Row & string, string>>;

export const fieldsOf = <Row>(columns: Columns<Row>) => Object.keys(columns) as (keyof Row & string)[];

/** The columns under the names of their fields. */
export const selected = <Row>(columns: Columns<Row>): string =>
  fieldsOf(columns)
    .map((field) => `${columns[field]} AS "${field}"`)
    .join(', ');
