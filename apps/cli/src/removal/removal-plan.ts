import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { explain } from '@rec-io/installer/explain';
import { formerSteps } from '@rec-io/installer/former-steps';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { thisMachine } from '@rec-io/installer/machine';
import type { Receipt, StepRecord } from '@rec-io/installer/receipt';
import type { Step } from '@rec-io/installer/step';
import { movedFrom } from '../convert/moved-from.ts';
import { stepsToUndo } from '../full/full-undo.ts';
import { refuseToLeaveTrades } from '../modes/leave-trades.ts';
import { backupsIn } from './backups.ts';
import { dataPaths, programPaths, purgedPaths } from './quick-removal.ts';
import { outermost, type RemovalScope } from './removal.ts';

/** Something that goes or stays: what it is, and where; what is no file is told in words. */
export type RemovalPart = { readonly what: string; readonly paths: readonly string[] };

/** What an uninstall would do. */
export type RemovalPlan = {
  readonly dataDir: string;
  readonly scope: RemovalScope;
  readonly removes: readonly RemovalPart[];
  readonly keeps: readonly RemovalPart[];
  /** Why it would not be done now; null: it would. */
  readonly refused: string | null;
};

/** Looks only. */
export async function removalPlan(
  dataDir: string,
  receipt: Receipt,
  scope: RemovalScope,
): Promise<RemovalPlan> {
  const { removes, keeps } =
    receipt.kind === 'full'
      ? await partsOfFull(dataDir, receipt, scope)
      : partsOfQuick(dataDir, receipt, scope);
  const layout = layoutOf(dataDir, receipt.kind);
  const backups = await backupsIn(layout);
  const pointInTime = backups.filter((path) => basename(path) === basename(layout.pointInTime));
  const files = backups.filter((path) => !pointInTime.includes(path));
  const backupParts = [
    ...(files.length === 0 ? [] : [{ what: `Backups (${files.length})`, paths: files }]),
    ...(pointInTime.length === 0
      ? []
      : [{ what: 'Base copies and log of the database', paths: pointInTime }]),
  ];
  const from = scope === 'everything' ? await movedFrom(layout) : null;
  const others = from === null ? [] : [{ what: 'The installation whose data was taken over', paths: [from] }];
  return {
    dataDir,
    scope,
    removes: [...removes, ...(scope === 'everything' ? backupParts : [])],
    keeps: [...keeps, ...(scope === 'everything' ? [] : backupParts), ...others],
    refused: await refuseToLeaveTrades(dataDir, 'uninstall').then(
      () => null,
      (error: unknown) => explain(error).title,
    ),
  };
}

type Parts = Pick<RemovalPlan, 'removes' | 'keeps'>;

function partsOfQuick(dataDir: string, receipt: Receipt, scope: RemovalScope): Parts {
  if (scope === 'program')
    return {
      removes: partOfPaths('Logs, and what the programs need to run', programPaths(dataDir, receipt)),
      keeps: [{ what: 'Trades, settings, users and keys', paths: dataPaths(dataDir, receipt) }],
    };
  return {
    removes: partOfPaths('Everything, data included', outermost(purgedPaths(receipt))),
    keeps: [],
  };
}

/** What is gone already is no part. */
function partOfPaths(what: string, paths: readonly string[]): readonly RemovalPart[] {
  const there = paths.filter((path) => existsSync(path));
  return there.length === 0 ? [] : [{ what, paths: there }];
}

async function partsOfFull(dataDir: string, receipt: Receipt, scope: RemovalScope): Promise<Parts> {
  const steps = await stepsToUndo(dataDir, receipt);
  const known = [...steps, ...formerSteps(receipt, steps, thisMachine())];
  const removes: RemovalPart[] = [];
  const keeps: RemovalPart[] = [];
  for (const record of receipt.steps.filter(hasMade)) {
    const step = known.find(({ id }) => id === record.id);
    const goes = step !== undefined && (scope === 'everything' || step.holdsData !== true);
    (goes ? removes : keeps).push(partOf(record, step));
  }
  return { removes, keeps };
}

const hasMade = ({ state, made }: StepRecord): boolean =>
  state !== 'reverted' && made.paths.length + made.files.length + Object.keys(made.facts).length > 0;

function partOf({ id, made }: StepRecord, step: Step | undefined): RemovalPart {
  const paths = outermost([...made.paths, ...made.files.map(({ path }) => path)]);
  const title = step?.title ?? id;
  return {
    what: paths.length > 0 ? title : `${title}: ${step?.intention ?? 'made by an earlier run'}`,
    paths,
  };
}
