import type { TableDescription } from '../description.ts';

/** Its columns; null: the table has none. */
export const primaryKey = ({ indexes }: Pick<TableDescription, 'indexes'>): readonly string[] | null =>
  indexes.find(({ constraint }) => constraint === 'primary key')?.columns.map(({ column }) => column ?? '') ??
  null;
