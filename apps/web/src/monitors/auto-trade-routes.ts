import type { OwnerDefaults } from '@rec-io/domain/monitor-settings';
import { changedOwnerDefaults, ownerSpecs, ownerValues } from '@rec-io/domain/owner-change';
import { isAutoEntryOn } from '@rec-io/domain/owner-settings';
import type { Static } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { reachOf } from '../access.ts';
import type { WebParts } from '../build-app.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { WebError } from '../web-error.ts';
import { AutoTrade, AutoTradeChange, MonitorSwitch, shownSpec } from './monitor-schemas.ts';
import { refuseProblems } from './refuse-problems.ts';

/** The switch above all monitors, and what holds for each that has nothing of its own. */
export function autoTradeRoutes(
  app: FastifyInstance,
  { audit }: Pick<WebParts, 'audit'>,
  { monitors, mode }: Pick<WebContext, 'monitors' | 'mode'>,
): void {
  const shown = (defaults: OwnerDefaults): Static<typeof AutoTrade> => {
    const { parameters, size, rules } = ownerSpecs(defaults);
    return {
      mode,
      entries: isAutoEntryOn(defaults.auto, mode),
      values: ownerValues(defaults),
      specs: {
        parameters: parameters.map(shownSpec),
        size: size.map(shownSpec),
        rules: rules.map(shownSpec),
      },
    };
  };

  route(
    app,
    'GET',
    '/api/auto-trade',
    {
      summary: 'Whether monitors may buy by themselves, and what holds for all of them',
      tag: 'monitors',
      right: 'view',
      reply: AutoTrade,
    },
    async (_given, request) => shown(await monitors.defaults(reachOf(request).ownerNo)),
  );

  route(
    app,
    'PUT',
    '/api/auto-trade',
    {
      summary:
        'Change what holds for all monitors that have nothing of their own, also for open trades of theirs',
      tag: 'monitors',
      right: 'trade',
      body: AutoTradeChange,
      reply: AutoTrade,
    },
    async ({ body: { settings } }, request) => {
      const { ownerNo } = reachOf(request);
      const { auto, preferences, problems } = changedOwnerDefaults(
        await monitors.defaults(ownerNo),
        settings,
      );
      refuseProblems(problems);
      const changed = await monitors.changeDefaults(ownerNo, { auto, preferences });
      await audit.write(request, 'auto_trade.changed', { settings: JSON.stringify(settings) });
      return shown(changed);
    },
  );

  route(
    app,
    'PUT',
    '/api/auto-trade/entries',
    {
      summary: 'Let monitors buy by themselves in the present mode, or none of them',
      tag: 'monitors',
      right: 'trade',
      body: MonitorSwitch,
      reply: AutoTrade,
    },
    async ({ body: { enabled, confirm } }, request) => {
      if (enabled && mode === 'prod' && confirm !== 'prod') throw new WebError('web.word_wanted');
      const auto = enabled ? { autoEntry: true, autoEntryMode: mode } : { autoEntry: false };
      const changed = await monitors.changeDefaults(reachOf(request).ownerNo, { auto, preferences: {} });
      await audit.write(request, enabled ? 'entries.on' : 'entries.off', { mode });
      return shown(changed);
    },
  );
}
