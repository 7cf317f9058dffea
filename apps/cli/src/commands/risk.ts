import { readRiskParameters, updateRiskParameters } from '@rec-io/database/risk-limits';
import type { ControlView } from '@rec-io/domain/control-view';
import { type Parameters, parameterProblems } from '@rec-io/domain/parameters';
import { RISK_COUNTS, RISK_PARAMETERS, riskLimits, riskParameters } from '@rec-io/domain/risk-parameters';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { readKill } from '@rec-io/installer/kill-file';
import type { Command } from 'commander';
import type { Installation } from '../installation.ts';
import { confirmProd } from '../modes/confirm.ts';
import { withDatabase } from '../modes/with-database.ts';
import { requireOwner } from '../supervision/owner.ts';
import { explainLimits, riskText } from '../trading/risk-text.ts';
import { askTrader } from '../trading/trader-door.ts';
import {
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

type Change = Readonly<Record<string, number | null>>;

export function riskCommand(program: Command): void {
  const risk = program
    .command('risk')
    .description('whether it trades, what it lost, and the limits that stop it: show them, or set limits')
    .option('--explain', 'what each limit does, its range and its default');
  withExamples(
    withJson(withDataDir(risk)),
    'recio risk',
    'recio risk set max_day_loss=100 max_open_trades=5',
    'recio risk reset max_day_loss',
  ).action(async ({ explain = false }: { readonly explain?: boolean }) => {
    if (explain) return report(risk, RISK_PARAMETERS, explainLimits());
    await show(risk, await installationOfCommand(risk));
  });
  setCommand(risk);
  resetCommand(risk);
  withExitCodes(risk, {});
}

function setCommand(risk: Command): void {
  const command = risk
    .command('set <limit=value...>')
    .description('set limits of the present mode; the running trader takes them within seconds');
  withExamples(withConfirm(command), 'recio risk set max_day_loss=100 max_open_trades=5').action(
    async (pairs: readonly string[], given: { readonly confirm?: string }) => {
      await change(command, Object.fromEntries(pairs.map(pairOf)), given.confirm);
    },
  );
}

function resetCommand(risk: Command): void {
  const command = risk
    .command('reset <limit...>')
    .description('give limits back to their defaults; all: every one');
  withExamples(withConfirm(command), 'recio risk reset max_day_loss', 'recio risk reset all').action(
    async (keys: readonly string[], given: { readonly confirm?: string }) => {
      const all = RISK_PARAMETERS.map(({ key }) => key);
      const meant = keys.includes('all') ? all : keys.map(known);
      await change(command, Object.fromEntries(meant.map((key) => [key, null])), given.confirm);
    },
  );
}

const withConfirm = (command: Command): Command =>
  withJson(withDataDir(command)).option(
    '--confirm <mode>',
    'in prod, where nobody can be asked: --confirm prod',
  );

async function change(command: Command, wanted: Change, confirm: string | undefined): Promise<void> {
  const installation = await installationOfCommand(command);
  const { mode } = installation.configuration;
  await requireOwner(installation.layout, 'risk set');
  if (mode === 'prod') await confirmProd(confirm, 'These limits guard real money.');
  const set = await withDatabase(installation, (pool) =>
    updateRiskParameters({ pool, ...scopeOf(installation) }, wanted),
  );
  const limits = riskParameters(riskLimits(set));
  const text = Object.keys(wanted).map(
    (key) => `${key}  ${limits[key]}${wanted[key] === null ? ' (default)' : ''}`,
  );
  report(command, { mode, limits }, text.join('\n'));
}

async function show(command: Command, installation: Installation): Promise<void> {
  const { mode } = installation.configuration;
  const answer = await askTrader<ControlView>(installation, 'state', null);
  if (answer.kind === 'answered') {
    report(command, { mode, ...answer.body }, riskText(mode, answer.body));
    return;
  }
  const set = await withDatabase(installation, (pool) =>
    readRiskParameters({ pool, ...scopeOf(installation) }),
  );
  const limits = riskParameters(riskLimits(set));
  const why = answer.kind === 'silent' ? answer.reason : answer.message;
  const killFile = await readKill(installation.layout.killFile);
  const told = { trader: why, killFile, limits };
  report(command, { mode, ...told }, riskText(mode, told));
}

const scopeOf = ({ configuration: { userNo, account, mode } }: Installation) => ({ userNo, account, mode });

function pairOf(pair: string): [string, number] {
  const [key = '', text = '', ...more] = pair.split('=');
  known(key);
  const value = /^\d+(\.\d+)?$/.test(text) && more.length === 0 ? Number(text) : Number.NaN;
  const [problem] = [
    ...parameterProblems(RISK_PARAMETERS, { [key]: value } satisfies Parameters),
    ...(RISK_COUNTS.has(key) && !Number.isInteger(value) ? [{ message: 'must be a whole number' }] : []),
  ];
  if (problem)
    throw new CatalogueError('REC-825', { key, value: text || 'nothing', reason: problem.message });
  return [key, value];
}

function known(key: string): string {
  if (!RISK_PARAMETERS.some((parameter) => parameter.key === key))
    throw new CatalogueError('REC-824', { key });
  return key;
}
