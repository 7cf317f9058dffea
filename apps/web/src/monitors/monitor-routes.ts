import { isSameAccount } from '@rec-io/domain/account-right';
import { type KnownStrategy, strategyOf } from '@rec-io/domain/known-strategy';
import { changedMonitor, type TradeOfMonitor, withStrategy } from '@rec-io/domain/monitor-change';
import { type MonitorObstacle, monitorObstacle } from '@rec-io/domain/monitor-obstacle';
import { type MonitorSettings, type OwnerDefaults, resolveMonitor } from '@rec-io/domain/monitor-settings';
import { isAutoEntryOn } from '@rec-io/domain/owner-settings';
import { PROTECTION_PARAMETERS } from '@rec-io/domain/protection-parameters';
import { SIZE_PARAMETERS } from '@rec-io/domain/size-parameters';
import { isObject } from '@rec-io/installer/json-file';
import type { Static } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { reachOf } from '../access.ts';
import type { WebParts } from '../build-app.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { TraderCommands } from '../trader-commands.ts';
import { WebError } from '../web-error.ts';
import {
  Monitor,
  MonitorEdit,
  MonitorList,
  MonitorSwitch,
  NewMonitor,
  OfMonitor,
  Strategies,
  shownSpec,
} from './monitor-schemas.ts';
import { refuseProblems } from './refuse-problems.ts';

type ShownMonitor = Static<typeof Monitor>;

/** A trader that hangs must not keep the settings waiting. */
const TRADER_MS = 2_000;

const UNNAMED: Omit<MonitorSettings, 'strategy'> = {
  ...({ name: 'unnamed', symbol: 'BTC', series: 'hourly', enabled: false, mode: null } as const),
  ...{ parameters: {}, size: {}, rules: {} },
};

/** What an owner trades by: monitors, and the strategies that there are. A running trader takes changes up within a second. */
export function monitorRoutes(
  app: FastifyInstance,
  { audit }: Pick<WebParts, 'audit'>,
  context: Pick<
    WebContext,
    'monitors' | 'strategies' | 'mode' | 'traderAccount' | 'commandUrl' | 'internalToken'
  >,
): void {
  const { monitors, strategies, mode, traderAccount } = context;
  const trader = new TraderCommands(context.commandUrl, context.internalToken);

  /** By name, why the running trader does not ask its strategy any more; empty where no trader of this account answers. */
  async function suspendedOn(request: FastifyRequest): Promise<ReadonlyMap<string, string>> {
    if (!isSameAccount(reachOf(request), traderAccount)) return new Map();
    const answer = await trader.tell('suspended', null, TRADER_MS).catch(() => null);
    const rows = answer !== null && answer.status < 400 && Array.isArray(answer.body) ? answer.body : [];
    return new Map(
      rows.filter(isObject).map(({ name, reason }): [string, string] => [String(name), String(reason)]),
    );
  }

  async function known(request: FastifyRequest) {
    const { ownerNo } = reachOf(request);
    const [defaults, all] = await Promise.all([monitors.defaults(ownerNo), strategies.known()]);
    return { ownerNo, defaults, all };
  }

  async function named(ownerNo: string, name: string): Promise<MonitorSettings> {
    const found = (await monitors.read(ownerNo)).find((each) => each.name === name);
    if (found === undefined) throw new WebError('web.unknown_monitor');
    return found;
  }

  async function shown(
    request: FastifyRequest,
    own: MonitorSettings,
    given: { readonly defaults: OwnerDefaults; readonly all: readonly KnownStrategy[] },
  ): Promise<ShownMonitor> {
    const [held, suspended] = await Promise.all([
      monitors.held(reachOf(request).ownerNo, own.name),
      suspendedOn(request),
    ]);
    return shownMonitor(own, { ...given, mode, held, suspended });
  }

  route(
    app,
    'GET',
    '/api/monitors',
    {
      summary: 'What this account trades by, and what keeps each from entering',
      tag: 'monitors',
      right: 'view',
      reply: MonitorList,
    },
    async (_given, request) => {
      const { ownerNo, ...given } = await known(request);
      const [own, held, suspended] = await Promise.all([
        monitors.read(ownerNo),
        monitors.held(ownerNo, null),
        suspendedOn(request),
      ]);
      return {
        mode,
        autoEntry: isAutoEntryOn(given.defaults.auto, mode),
        monitors: own.map((each) => shownMonitor(each, { ...given, mode, held, suspended })),
      };
    },
  );

  route(
    app,
    'POST',
    '/api/monitors',
    {
      summary: 'Make a monitor; it enters nothing until it is switched on',
      tag: 'monitors',
      right: 'trade',
      body: NewMonitor,
      reply: Monitor,
    },
    async ({ body }, request) => {
      const { ownerNo, ...given } = await known(request);
      const { settings, ...named } = body;
      usable(given.all, named.strategy);
      const fresh = { ...UNNAMED, ...named };
      const monitor = possible(changedMonitor(given.defaults, fresh, settings, strategyOf(given.all)));
      if (!(await monitors.add(ownerNo, monitor))) throw new WebError('web.monitor_exists');
      await audit.write(request, 'monitor.added', { ...named, settings: JSON.stringify(settings) });
      return shown(request, monitor, given);
    },
  );

  route(
    app,
    'PUT',
    '/api/monitors/:name',
    {
      summary: 'Change what is named of a monitor; its open trades are protected by the new rules at once',
      tag: 'monitors',
      right: 'trade',
      params: OfMonitor,
      body: MonitorEdit,
      reply: Monitor,
    },
    async ({ params: { name }, body: { strategy, settings } }, request) => {
      const { ownerNo, ...given } = await known(request);
      const before = await named(ownerNo, name);
      const base = strategy === undefined ? before : withStrategy(before, usable(given.all, strategy));
      const monitor = possible(changedMonitor(given.defaults, base, settings, strategyOf(given.all)));
      const { parameters, size, rules } = monitor;
      const change = { strategy: monitor.strategy, parameters, size, rules };
      if (!(await monitors.change(ownerNo, name, change))) throw new WebError('web.unknown_monitor');
      await audit.write(request, 'monitor.changed', {
        ...{ name, settings: JSON.stringify(settings) },
        ...(strategy === undefined ? {} : { strategy }),
      });
      return shown(request, monitor, given);
    },
  );

  route(
    app,
    'PUT',
    '/api/monitors/:name/switch',
    {
      summary: 'Let a monitor enter in the present mode, or nothing more',
      tag: 'monitors',
      right: 'trade',
      params: OfMonitor,
      body: MonitorSwitch,
      reply: Monitor,
    },
    async ({ params: { name }, body: { enabled, confirm } }, request) => {
      const { ownerNo, ...given } = await known(request);
      const before = await named(ownerNo, name);
      if (enabled) {
        if (mode === 'prod' && confirm !== 'prod') throw new WebError('web.word_wanted');
        refuseProblems(resolveMonitor(given.defaults, before, strategyOf(given.all)).problems);
      }
      const change = enabled ? { enabled, mode } : { enabled };
      if (!(await monitors.change(ownerNo, name, change))) throw new WebError('web.unknown_monitor');
      await audit.write(request, enabled ? 'monitor.enabled' : 'monitor.disabled', { name, mode });
      return shown(request, { ...before, ...change }, given);
    },
  );

  route(
    app,
    'DELETE',
    '/api/monitors/:name',
    {
      summary: 'Take a monitor away that holds no trades; its history stays',
      tag: 'monitors',
      right: 'trade',
      params: OfMonitor,
      reply: Monitor,
    },
    async ({ params: { name } }, request) => {
      const { ownerNo, ...given } = await known(request);
      const monitor = await named(ownerNo, name);
      const told = await shown(request, monitor, given);
      if (told.held.length > 0) {
        const detail = told.held.map((each) => `${each.mode} ${each.ticker} ${each.side} (${each.status})`);
        throw new WebError('web.monitor_holds', { detail: `${detail.join(', ')}.` });
      }
      if (!(await monitors.remove(ownerNo, name))) throw new WebError('web.unknown_monitor');
      const { symbol, series, strategy, parameters, size, rules } = monitor;
      await audit.write(request, 'monitor.removed', {
        ...{ name, symbol, series, strategy },
        settings: JSON.stringify({ ...size, ...rules, ...parameters }),
      });
      return told;
    },
  );

  route(
    app,
    'GET',
    '/api/strategies',
    {
      summary: 'Every strategy with its settings, and those of size and protection',
      tag: 'monitors',
      right: 'view',
      reply: Strategies,
    },
    async (_given, request) => {
      const { defaults, all } = await known(request);
      return {
        directory: strategies.directory,
        strategies: all.map((each) => ({
          name: each.name,
          kind: each.kind,
          description: each.description,
          problem: each.problem,
          parameters: each.parameters.map(shownSpec),
          inherited: { ...resolveMonitor(defaults, { ...UNNAMED, strategy: each.name }, () => each).values },
        })),
        size: SIZE_PARAMETERS.map(shownSpec),
        rules: PROTECTION_PARAMETERS.map(shownSpec),
      };
    },
  );
}

function usable(known: readonly KnownStrategy[], name: string): KnownStrategy {
  const found = known.find((each) => each.name === name);
  if (found?.problem === null) return found;
  const problem = found?.problem ?? 'There is none of that name.';
  throw new WebError('web.unusable_strategy', {
    detail: problem,
    settings: [{ key: 'strategy', message: problem }],
  });
}

/** @throws WebError where it must not be kept so */
function possible({ monitor, problems }: ReturnType<typeof changedMonitor>): MonitorSettings {
  refuseProblems(problems);
  return monitor;
}

function shownMonitor(
  own: MonitorSettings,
  given: {
    readonly defaults: OwnerDefaults;
    readonly all: readonly KnownStrategy[];
    readonly mode: WebContext['mode'];
    readonly held: readonly TradeOfMonitor[];
    readonly suspended: ReadonlyMap<string, string>;
  },
): ShownMonitor {
  const { defaults, all, mode, held, suspended } = given;
  const { name, symbol, series, parameters, size, rules, enabled } = own;
  const resolved = resolveMonitor(defaults, own, strategyOf(all));
  const obstacle = monitorObstacle({ own, resolved, suspended: suspended.get(name) ?? null }, defaults, mode);
  return {
    ...{ name, symbol, series, enabled, mode: own.mode },
    strategy: resolved.spec.strategy,
    own: { parameters, size, rules },
    entersBy: resolved.values.parameters,
    obstacle: obstacle === null ? null : { kind: obstacle.kind, detail: detailOf(obstacle) },
    problems: [...resolved.problems],
    held: held.filter((each) => each.monitor === name).map((each) => ({ ...each })),
  };
}

function detailOf(obstacle: MonitorObstacle): string {
  if (obstacle.kind === 'wrong') return `${obstacle.problem.key} ${obstacle.problem.message}`;
  if (obstacle.kind === 'other-mode') return obstacle.mode;
  return obstacle.kind === 'suspended' ? obstacle.reason : '';
}
