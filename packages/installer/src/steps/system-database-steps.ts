import type { Machine } from '../machine.ts';
import type { Step } from '../step.ts';
import type { SystemDatabasePlan } from '../system-database/understand.ts';
import { systemDatabaseAccessStep } from './system-database-access-step.ts';
import { systemDatabaseGrantsStep } from './system-database-grants-step.ts';
import { systemDatabaseMadeStep } from './system-database-made-step.ts';
import { systemDatabasePasswordsStep } from './system-database-passwords-step.ts';
import { systemDatabaseRolesStep } from './system-database-roles-step.ts';
import { systemDatabaseSchemaStep } from './system-database-schema-step.ts';
import { systemDatabaseServerStep } from './system-database-server-step.ts';

/** The database on the machine's own PostgreSQL. Each can be killed anywhere and goes on by being run again. */
export const systemDatabaseSteps = (machine: Machine, plan: SystemDatabasePlan): readonly Step[] => [
  systemDatabaseServerStep(machine, plan),
  systemDatabasePasswordsStep(plan),
  systemDatabaseAccessStep(machine, plan),
  systemDatabaseRolesStep(machine, plan),
  systemDatabaseMadeStep(machine, plan),
  systemDatabaseSchemaStep(machine, plan),
  systemDatabaseGrantsStep(plan),
];
