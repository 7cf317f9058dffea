import { thisMachine } from '../../packages/installer/src/machine.ts';
import { systemDatabaseServerStep } from '../../packages/installer/src/steps/system-database-server-step.ts';
import { driven } from './driven.ts';

/** Runs the step of the database server in a clean machine beside its owner's cluster: cluster-driver.ts apply|revert RECEIPT PORT */
const [verb, path = '', port] = process.argv.slice(2);
const cluster = { family: 'debian', port: Number(port), existing: null, before: ['15/main'] } as const;
const plan = { location: '/opt/rec-io', serviceAccount: null, cluster, takeOver: false };
await driven(verb, path, [systemDatabaseServerStep(thisMachine(), plan)]);
