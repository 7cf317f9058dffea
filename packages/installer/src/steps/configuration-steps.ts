import { bootPlan } from '../boot/boot-plan.ts';
import { checkConfigurationFiles } from '../configuration-files.ts';
import type { PortConflict } from '../free-ports.ts';
import { type Choices, configurationOf } from '../full/choices.ts';
import type { Layout } from '../layout.ts';
import type { Machine } from '../machine.ts';
import type { OwnerLookup } from '../profile/owner.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';
import { bootStep, lingerStep } from './boot-step.ts';
import { commandStep } from './command-step.ts';
import { configurationStep } from './configuration-step.ts';
import { environmentStep } from './environment-step.ts';
import { firewallSteps, type RecordedOpening } from './firewall-step.ts';
import { portsStep } from './ports-step.ts';
import { supervisordStep } from './supervisord-step.ts';

export type ConfigurationParts = {
  readonly choices: Choices;
  readonly layout: Layout;
  readonly machine: Machine;
  readonly owner: OwnerLookup;
  /** What Supervisor is to run, in the order of need. */
  readonly programs: readonly string[];
  /** Its file; the package that brings it may not be installed yet. */
  readonly supervisord: string;
  readonly conflicts?: readonly PortConflict[];
  /** Ways through the firewall that were opened before. */
  readonly opened?: readonly RecordedOpening[];
  /** The account whose programs are to go on after signing out; null: not asked for. */
  readonly lingerFor?: string | null;
};

/** Phase 6: everything between a database with its users and the first start. */
export function configurationSteps(parts: ConfigurationParts): readonly Step[] {
  const {
    choices,
    layout,
    machine,
    owner,
    programs,
    supervisord,
    conflicts = [],
    opened = [],
    lingerFor = null,
  } = parts;
  const configuration = configurationOf(choices);
  const { ports, access, firewall, serviceAccount, supervision, boot } = choices;
  const supervised = supervision === 'supervisord';
  const starting = bootPlan(layout, {
    init: boot,
    isRoot: machine.isRoot,
    supervisord: supervised ? supervisord : null,
    systemDatabase: choices.database === 'system',
  });
  return [
    configurationStep(layout, configuration),
    portsStep(layout, configuration.host, ports, conflicts),
    environmentStep(layout, configuration, owner),
    ...(supervised ? [supervisordStep(layout, { programs, serviceAccount, asRoot: machine.isRoot })] : []),
    ...(choices.command === null ? [] : [commandStep(layout, choices.command)]),
    bootStep(starting, machine),
    ...(lingerFor === null ? [] : [lingerStep(lingerFor, machine)]),
    ...firewallSteps(machine, { ranges: access, port: ports.web, set: firewall, opened }),
    checkedStep(layout),
  ];
}

/** One schema for all that was written, read as the programs will read it. */
const checkedStep = (layout: Layout): Step => ({
  id: 'configuration-files',
  phase: 'configuration',
  title: 'Configuration files',
  intention: 'each read back and checked by its schema',
  isDone: async () => (await checkConfigurationFiles(layout)).length > 0,
  makes: async () => NOTHING_MADE,
  apply: async () => ({}),
  verify: async () => void (await checkConfigurationFiles(layout)),
  revert: async () => [],
});
