import type { Installation } from '../installation.ts';
import { programsOf } from '../programs/program-table.ts';
import type { Supervisable } from './bring-up.ts';

/** What Supervisor is to run for an installation, in the order of need. The database is the machine's own, and not ours to run. */
export const supervisablePrograms = ({ configuration }: Installation): readonly Supervisable[] =>
  programsOf(configuration).map(({ name, port }) => ({ name, port: configuration.ports[port] }));
