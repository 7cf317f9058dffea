import { dirname } from 'node:path';
import { CatalogueError } from '../catalogue-error.ts';
import { isWritten, revertManaged, toBeChanged, type Wanted, writeManaged } from '../managed-file.ts';
import { absentDirectories, removeEmptyDirectories } from '../paths.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step, StepContext } from '../step.ts';

/** A step that writes files of ours, some of them perhaps among those of others. */
export type FileStep = Pick<Step, 'id' | 'phase' | 'title' | 'intention' | 'keeps'> & {
  /** Asked late: whose a file is to be is known only when the account is there. */
  readonly wanted: () => Promise<readonly Wanted[]>;
  /** After the files are written: whoever reads them is told. */
  readonly written?: (context: StepContext) => Promise<void>;
  readonly check?: () => Promise<void>;
};

export function managedFileStep({ wanted, written, check, ...step }: FileStep): Step {
  const areWritten = async () => (await Promise.all((await wanted()).map(isWritten))).every(Boolean);
  return {
    ...step,
    isDone: areWritten,
    async makes() {
      const all = await wanted();
      // What is there as it should be was not made by this run: taking this run back must not take it along.
      const written = await Promise.all(all.map(isWritten));
      const files = all.filter((_, index) => written[index] !== true);
      return {
        ...NOTHING_MADE,
        paths: [...new Set(files.flatMap(({ path }) => absentDirectories(dirname(path))))],
        files: await toBeChanged(files),
      };
    },
    async apply(context) {
      for (const file of await wanted()) await writeManaged(file, context.made);
      await written?.(context);
      return {};
    },
    async verify() {
      for (const file of await wanted()) {
        if (!(await isWritten(file)))
          throw new CatalogueError('REC-115', {
            path: file.path,
            reason: 'it is not as it was written a moment ago',
          });
      }
      await check?.();
    },
    async revert({ files, paths }) {
      const left = await revertManaged(files);
      await removeEmptyDirectories(paths);
      return left;
    },
  };
}
