import type { SuspendedMonitor } from '@rec-io/app-trader/commands/trader-commands';
import {
  addMonitor,
  changeMonitor,
  readMonitors,
  removeMonitor,
  tradesHeldBy,
} from '@rec-io/database/monitors';
import { readAutoTradeSettings, readTradePreferences } from '@rec-io/database/preferences';
import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { MONITOR_NAME } from '@rec-io/domain/monitor';
import { type MonitorSettings, type OwnerDefaults, resolveMonitor } from '@rec-io/domain/monitor-settings';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Pool } from 'pg';
import type { Installation } from '../installation.ts';
import { confirmProd } from '../modes/confirm.ts';
import { withDatabase } from '../modes/with-database.ts';
import { withSettings } from '../monitors/change-settings.ts';
import { entering, monitorsText, monitorText, type ToldMonitor } from '../monitors/monitor-text.ts';
import { strategyOf } from '../monitors/strategy-of.ts';
import { wayBack } from '../monitors/way-back.ts';
import { type KnownStrategy, knownStrategies } from '../strategies/known-strategies.ts';
import { requireOwner } from '../supervision/owner.ts';
import { askTrader } from '../trading/trader-door.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

export function monitorsCommand(program: Command): void {
  const monitors = program
    .command('monitors')
    .description(
      'what the system trades by: a coin, a series, a strategy, a size and what protects it; changes are taken up at once',
    );
  listCommand(monitors);
  addCommand(monitors);
  setCommand(monitors);
  enableCommand(monitors);
  disableCommand(monitors);
  removeCommand(monitors);
}

/** What the commands work with. */
type Work = {
  readonly pool: Pool;
  readonly installation: Installation;
  readonly defaults: OwnerDefaults;
  readonly strategies: readonly KnownStrategy[];
  readonly all: readonly MonitorSettings[];
  /** By name, why the running trader does not ask its strategy any more. */
  readonly suspended: ReadonlyMap<string, string>;
};

/** A trader that hangs must not keep the settings waiting. */
const TRADER_MS = 2_000;

async function suspendedIn(installation: Installation): Promise<ReadonlyMap<string, string>> {
  const answer = await askTrader<readonly SuspendedMonitor[]>(installation, 'suspended', null, TRADER_MS);
  return new Map(answer.kind === 'answered' ? answer.body.map(({ name, reason }) => [name, reason]) : []);
}

function working<T>(installation: Installation, work: (given: Work) => Promise<T>): Promise<T> {
  const { userNo } = installation.configuration;
  return withDatabase(installation, async (pool) =>
    work({
      pool,
      installation,
      defaults: {
        auto: await readAutoTradeSettings(pool, userNo),
        preferences: await readTradePreferences(pool, userNo),
      },
      strategies: await knownStrategies(installation.layout.strategies),
      all: await readMonitors(pool, userNo),
      suspended: await suspendedIn(installation),
    }),
  );
}

const told = ({ defaults, strategies, suspended }: Work, own: MonitorSettings): ToldMonitor => ({
  own,
  resolved: resolveMonitor(defaults, own, strategyOf(strategies)),
  suspended: suspended.get(own.name) ?? null,
});

/** @throws CatalogueError REC-801 */
function named({ all }: Work, name: string): MonitorSettings {
  const found = all.find((monitor) => monitor.name === name);
  if (found !== undefined) return found;
  throw new CatalogueError('REC-801', { name, names: all.map((each) => each.name).join(', ') || 'none' });
}

/** @throws CatalogueError REC-805 */
function requireStrategy(known: readonly KnownStrategy[], strategy: string): KnownStrategy {
  const found = known.find(({ name }) => name === strategy);
  if (found?.problem === null) return found;
  throw new CatalogueError('REC-805', {
    strategy,
    reason: found?.problem ?? 'nothing has that name',
    names: known.map(({ name }) => name).join(', '),
  });
}

function reportOne(command: Command, work: Work, monitor: MonitorSettings, did: string): void {
  const { mode } = work.installation.configuration;
  const one = told(work, monitor);
  const entries = entering(one, work.defaults, mode);
  report(
    command,
    { ...one.own, entries: entries.on, why: entries.why, problems: one.resolved.problems },
    `${did}\nEntries ${entries.on ? 'on' : 'off'}: ${entries.why}`,
  );
}

function listCommand(parent: Command): void {
  const command = parent
    .command('list')
    .description('all monitors; with a name, every setting of that one, its value and its range')
    .argument('[name]', 'one of them');
  withExamples(
    withJson(withDataDir(command)),
    'recio monitors list',
    'recio monitors list btc-hourly-htc',
  ).action(async (name: string | undefined) => {
    await working(await installationOfCommand(command), async (work) => {
      const { mode } = work.installation.configuration;
      const monitors = (name === undefined ? work.all : [named(work, name)]).map((own) => told(work, own));
      const values = monitors.map((one) => {
        const { spec, values, problems } = one.resolved;
        const entries = entering(one, work.defaults, mode);
        return {
          ...one.own,
          strategy: spec.strategy,
          holds: values,
          entries: entries.on,
          why: entries.why,
          problems,
        };
      });
      const [first] = monitors;
      const text =
        name === undefined || first === undefined
          ? monitorsText(monitors, work.defaults, mode)
          : monitorText(first, work.defaults, mode);
      report(command, name === undefined ? values : values[0], text);
    });
  });
}

type Given = {
  readonly symbol: CoinSymbol;
  readonly series: MonitorSettings['series'];
  readonly strategy: string;
};

function addCommand(parent: Command): void {
  const command = parent
    .command('add')
    .description('make a monitor; it enters nothing until it is enabled')
    .argument('<name>', 'lower case letters, digits and dashes; it never changes', nameOf)
    .argument('[settings...]', 'settings that differ from the defaults: min_probability=97')
    .addOption(new Option('--symbol <coin>', 'the coin').choices([...SYMBOLS]).default('BTC'))
    .addOption(
      new Option('--series <series>', 'events of every hour, or of every quarter of one')
        .choices(['hourly', 'quarter'])
        .default('hourly'),
    )
    .option('--strategy <name>', 'by which it enters', 'Hourly HTC');
  withExamples(
    withJson(withDataDir(command)),
    'recio monitors add eth-hourly --symbol ETH',
    'recio monitors add btc-scalp --series quarter --strategy "Momentum Scalp" position_size=5 take_profit_enabled=on',
  ).action(async (name: string, settings: string[], { symbol, series, strategy }: Given) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'monitors add');
    await working(installation, async (work) => {
      requireStrategy(work.strategies, strategy);
      const fresh = {
        name,
        symbol,
        series,
        strategy,
        parameters: {},
        size: {},
        rules: {},
        enabled: false,
        mode: null,
      };
      const { monitor } = withSettings(work.defaults, fresh, settings, strategyOf(work.strategies));
      if (!(await addMonitor(work.pool, installation.configuration.userNo, monitor)))
        throw new CatalogueError('REC-802', { name });
      reportOne(command, work, monitor, `The monitor ${name} is there.`);
    });
  });
}

function setCommand(parent: Command): void {
  const command = parent
    .command('set')
    .description('change settings of a monitor; trades that are open are protected by the new rules at once')
    .argument('<name>', 'which')
    .argument('[settings...]', 'min_probability=97, auto_stop=on, take_profit_gain=default')
    .option('--strategy <name>', 'another strategy; settings that are the old one’s alone are dropped');
  withExamples(
    withJson(withDataDir(command)),
    'recio monitors set btc-hourly-htc min_probability=97 auto_stop=on',
    'recio monitors set btc-hourly-htc min_probability=default',
  ).action(async (name: string, settings: string[], { strategy }: { strategy?: string }) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'monitors set');
    await working(installation, async (work) => {
      const before = named(work, name);
      const base = strategy === undefined ? before : withStrategy(work.strategies, before, strategy);
      const { monitor } = withSettings(work.defaults, base, settings, strategyOf(work.strategies));
      const { parameters, size, rules } = monitor;
      const change = { strategy: monitor.strategy, parameters, size, rules };
      await changeMonitor(work.pool, installation.configuration.userNo, name, change);
      reportOne(command, work, monitor, `The monitor ${name} is changed.`);
    });
  });
}

function withStrategy(
  known: readonly KnownStrategy[],
  monitor: MonitorSettings,
  strategy: string,
): MonitorSettings {
  const keys = new Set(requireStrategy(known, strategy).parameters.map(({ key }) => key));
  const kept = Object.entries(monitor.parameters).filter(([key]) => keys.has(key));
  return { ...monitor, strategy, parameters: Object.fromEntries(kept) };
}

function enableCommand(parent: Command): void {
  const command = parent
    .command('enable')
    .description(
      'let a monitor enter in the present mode, and in no other; automatic entry must be on as well',
    )
    .argument('<name>', 'which')
    .option('--confirm <mode>', 'for real money, where nobody can be asked: --confirm prod');
  withExamples(withJson(withDataDir(command)), 'recio monitors enable eth-hourly').action(
    async (name: string, given: { confirm?: string }) => {
      const installation = await installationOfCommand(command);
      const { mode } = installation.configuration;
      await requireOwner(installation.layout, 'monitors enable');
      await working(installation, async (work) => {
        const before = named(work, name);
        if (mode === 'prod')
          await confirmProd(given.confirm, `The monitor ${name} will buy with real money, without asking.`);
        const [problem] = told(work, before).resolved.problems;
        if (problem !== undefined)
          throw new CatalogueError('REC-804', { name, setting: problem.key, reason: problem.message });
        await switched(command, work, before, { enabled: true, mode });
      });
    },
  );
}

function disableCommand(parent: Command): void {
  const command = parent
    .command('disable')
    .description('let a monitor enter nothing more; what it holds is supervised as before')
    .argument('<name>', 'which');
  withExamples(withJson(withDataDir(command)), 'recio monitors disable eth-hourly').action(
    async (name: string) => {
      const installation = await installationOfCommand(command);
      await requireOwner(installation.layout, 'monitors disable');
      await working(installation, (work) => switched(command, work, named(work, name), { enabled: false }));
    },
  );
}

async function switched(
  command: Command,
  work: Work,
  before: MonitorSettings,
  change: Partial<Pick<MonitorSettings, 'enabled' | 'mode'>>,
): Promise<void> {
  const { name } = before;
  await changeMonitor(work.pool, work.installation.configuration.userNo, name, change);
  reportOne(
    command,
    work,
    { ...before, ...change },
    `The monitor ${name} is switched ${change.enabled ? 'on' : 'off'}.`,
  );
}

function removeCommand(parent: Command): void {
  const command = parent
    .command('remove')
    .description('take a monitor away that holds no trades; its history stays in the ledger')
    .argument('<name>', 'which');
  withExamples(withJson(withDataDir(command)), 'recio monitors remove eth-hourly').action(
    async (name: string) => {
      const installation = await installationOfCommand(command);
      await requireOwner(installation.layout, 'monitors remove');
      await working(installation, async (work) => {
        const { userNo } = installation.configuration;
        const monitor = named(work, name);
        const held = await tradesHeldBy(work.pool, userNo, name);
        if (held.length > 0)
          throw new CatalogueError('REC-803', {
            name,
            count: String(held.length),
            trades: held
              .map(({ mode, ticker, side, status }) => `${mode} ${ticker} ${side} (${status})`)
              .join(', '),
          });
        await removeMonitor(work.pool, userNo, name);
        report(
          command,
          { removed: monitor },
          `The monitor ${name} is gone. The way back: ${wayBack(told(work, monitor))}`,
        );
      });
    },
  );
}

function nameOf(text: string): string {
  if (!MONITOR_NAME.test(text))
    throw new InvalidArgumentError(
      'It has 1 to 40 lower case letters, digits or dashes, no dash at its ends.',
    );
  return text;
}
