import type { Layout } from '../layout.ts';
import { makePrivateDirectories } from '../profile/private-file.ts';
import type { Step } from '../step.ts';
import { managedFileStep } from './managed-file-step.ts';

/**
 * Keeps the operator's token where only the installing account can read it.
 * @param line null where the step is only taken back or looked at, or where what is there stays
 */
export function systemDataSourceStep(
  { installerSecrets, systemDataSource }: Layout,
  line: string | null,
): Step {
  const step = managedFileStep({
    id: 'system-data-source',
    phase: 'system-data',
    title: 'The operator’s token',
    intention: `kept in ${systemDataSource}, which only the installing account can read`,
    wanted: async () =>
      line === null ? [] : [{ path: systemDataSource, content: `${line}\n`, mode: 0o600, inOurs: true }],
  });
  return {
    ...step,
    async apply(context) {
      await makePrivateDirectories([installerSecrets], null);
      return step.apply(context);
    },
  };
}
