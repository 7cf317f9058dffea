import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { TableDescription } from '../description.ts';
import type { Destination } from './destination.ts';
import { indexSql, keyFromIndex, keyOfParts } from './index-sql.ts';
import { type Part, withPartIndexes } from './part-indexes.ts';
import { quoted, quotedStaged, stagingSchema } from './places.ts';
import { FIXED_SESSION } from './staged-table.ts';

/** A piece of work on a staged table, in a transaction of its own. */
export type FinishingWork = {
  /** Its name among the table's. */
  readonly what: string;
  run(client: Client): Promise<void>;
};

/**
 * What a staged table needs when its rows are there: rounds, one after the other, whose pieces several sessions may do at once.
 * First every index, then everything that wants the table for itself, which is short: keys are made of the indexes.
 */
export function finishing({ how, shape, isLikeOurs }: Destination): readonly (readonly FinishingWork[])[] {
  if (how === 'fill') return [];
  const root = withPartIndexes(shape);
  const leaves = leavesOf(root);
  const indexes = leaves.flatMap((leaf) =>
    leaf.indexes.map(
      (index): FinishingWork => ({
        what: `index ${index.name}`,
        run: (client) => runFixed(client, indexSql(leaf, index)),
      }),
    ),
  );
  const rest = [
    ...leaves.flatMap((leaf) =>
      leaf.indexes.filter(({ constraint }) => constraint !== null).map((index) => keyFromIndex(leaf, index)),
    ),
    ...indexesOfDivided(root),
    ...(isLikeOurs ? [] : [...checks(shape), ...comments(shape)]),
    ...indexComments(root),
  ];
  const keys: FinishingWork = { what: 'keys', run: (client) => runFixed(client, rest.join(';\n')) };
  return [indexes, rest.length === 0 ? [] : [keys]].filter((round) => round.length > 0);
}

async function runFixed(client: Client, sql: string): Promise<void> {
  await client.query(`${FIXED_SESSION}; ${sql}`);
}

const leavesOf = (part: Part): readonly Part[] => (part.isDivided ? part.parts.flatMap(leavesOf) : [part]);

/** From below: one whose parts are all attached is valid. */
function indexesOfDivided(part: Part): readonly string[] {
  if (!part.isDivided) return [];
  return [
    ...part.parts.flatMap(indexesOfDivided),
    ...part.indexes.flatMap((index) => [
      index.constraint === null ? indexSql(part, index, true) : keyOfParts(part, index),
      ...part.parts.flatMap(({ schema, indexes }) =>
        indexes
          .filter(({ partOf }) => partOf === index.name)
          .map(
            ({ name }) =>
              `ALTER INDEX ${quotedStaged({ schema: part.schema, name: index.name })} ATTACH PARTITION ${quotedStaged({ schema, name })}`,
          ),
      ),
    ]),
  ];
}

/** In one statement, so that the table is read once. */
const checks = (table: TableDescription): readonly string[] =>
  table.checks.length === 0
    ? []
    : [
        `ALTER TABLE ${quotedStaged(table)} ${table.checks
          .map(({ name, expression }) => `ADD CONSTRAINT ${escapeIdentifier(name)} CHECK (${expression})`)
          .join(', ')}`,
      ];

function comments(table: TableDescription): readonly string[] {
  const relation = quotedStaged(table);
  const onParts = (parts: TableDescription['partitions']): readonly string[] =>
    parts.flatMap((part) => [
      ...commentOn(`TABLE ${quotedStaged(part)}`, part.comment),
      ...onParts(part.partitions),
    ]);
  return [
    ...commentOn(`TABLE ${relation}`, table.comment),
    ...table.columns.flatMap(({ name, comment }) =>
      commentOn(`COLUMN ${relation}.${escapeIdentifier(name)}`, comment),
    ),
    ...table.checks.flatMap(({ name, comment }) =>
      commentOn(`CONSTRAINT ${escapeIdentifier(name)} ON ${relation}`, comment),
    ),
    ...onParts(table.partitions),
  ];
}

const indexComments = (part: Part): readonly string[] => [
  ...part.indexes.flatMap(({ name, constraint, comment }) =>
    commentOn(
      constraint === null
        ? `INDEX ${quoted({ schema: stagingSchema(part.schema), name })}`
        : `CONSTRAINT ${escapeIdentifier(name)} ON ${quotedStaged(part)}`,
      comment,
    ),
  ),
  ...part.parts.flatMap(indexComments),
];

const commentOn = (what: string, text: string | null): readonly string[] =>
  text === null ? [] : [`COMMENT ON ${what} IS ${escapeLiteral(text)}`];
