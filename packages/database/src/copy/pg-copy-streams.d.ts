/** The two functions that are used of it; its streams are also what `pg` runs as a query. */
declare module 'pg-copy-streams' {
  import type { Readable, Writable } from 'node:stream';
  import type { Submittable } from 'pg';

  /** `COPY … TO STDOUT`: emits the rows as the server sends them. Their number is known when the next query begins. */
  export function to(statement: string): Readable & Submittable & { readonly rowCount: number };
  /** `COPY … FROM STDIN`: takes rows in the form that the statement names. */
  export function from(statement: string): Writable & Submittable;
}
