import { ALERT_CHANNELS } from '@rec-io/domain/alert';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { onTradersAccount } from '../access.ts';
import type { WebParts } from '../build-app.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { fields, Nothing, oneOf, orNull, TimeMs } from '../contract/schemas.ts';
import { WebError } from '../web-error.ts';

/** A test asks servers that others run. */
const TEST_EVERY_MS = 10_000;

const Channel = oneOf(...ALERT_CHANNELS);

const AlertsReply = fields({
  channels: Type.Array(
    fields({
      name: Channel,
      isSet: Type.Boolean(),
      target: orNull(
        Type.String({ description: 'whom it reaches; null where it is not set up, and for all but owners' }),
      ),
      problem: orNull(Type.String({ description: 'why it cannot be used, with what to do' })),
      lastTakenAtMs: orNull(TimeMs('when it was taken last')),
      lastFailedAtMs: orNull(TimeMs('when it failed last')),
      lastFailure: orNull(Type.String()),
      waiting: Type.Integer({ description: 'messages that are not delivered yet' }),
    }),
  ),
  quiet: orNull(fields({ from: Type.String(), to: Type.String(), zone: Type.String() })),
  open: Type.Array(
    fields({
      no: Type.Integer({ description: 'by which it is acknowledged' }),
      severity: oneOf('critical', 'warning'),
      label: Type.String(),
      reason: Type.String(),
      begunAtMs: TimeMs('since when'),
      acknowledged: orNull(fields({ by: Type.String(), atMs: TimeMs('when') })),
    }),
  ),
});

type Context = Pick<WebContext, 'alerts' | 'traderAccount' | 'clock' | 'log'>;

/** Who is told when something is wrong, and what a person says to it. Channels are set up by command: their secrets go through no browser. */
export function alertRoutes(app: FastifyInstance, { audit }: WebParts, context: Context): void {
  const { alerts, traderAccount, clock, log } = context;
  let testedAtMs = Number.NEGATIVE_INFINITY;

  route(
    app,
    'GET',
    '/api/system/alerts',
    {
      summary: 'Who is told when something is wrong, what each channel did last, and what is wrong now',
      tag: 'system',
      right: 'view',
      reply: AlertsReply,
    },
    async (_given, request) => {
      const { reach } = onTradersAccount(request, traderAccount);
      const isOwner = reach?.role === 'owner';
      const { channels, quiet, open } = await alerts.look();
      return {
        quiet,
        channels: channels.map(({ target, ...channel }) => ({
          ...channel,
          isSet: target !== null,
          target: isOwner ? target : null,
        })),
        open: open.map(({ no, trouble: { severity, label, reason, begunAtMs }, acknowledged }) => ({
          ...{ no, severity, label, reason, begunAtMs },
          acknowledged,
        })),
      };
    },
  );

  route(
    app,
    'POST',
    '/api/system/alerts/acknowledge',
    {
      summary: 'Say that an alert is known: it is not repeated, and its end is told',
      tag: 'system',
      right: 'own',
      body: fields({ no: Type.Integer({ minimum: 1, maximum: 1e9 }) }),
      reply: fields({ acknowledged: Type.Array(Type.Integer()) }),
    },
    async ({ body: { no } }, request) => {
      const { login } = onTradersAccount(request, traderAccount);
      const meant = await alerts.acknowledge(`web:${login}`, no);
      const [alert] = meant;
      if (alert === undefined) throw new WebError('web.unknown_alert');
      const { label } = alert.trouble;
      await audit.write(request, 'alerts.acknowledged', { alerts: `#${no} ${label}` });
      return { acknowledged: meant.map((each) => each.no) };
    },
  );

  route(
    app,
    'POST',
    '/api/system/alerts/test',
    {
      summary: 'Send a test by every channel that is set up, once, and say what became of each',
      tag: 'system',
      right: 'own',
      body: Nothing,
      reply: fields({
        tests: Type.Array(
          fields({ channel: Channel, failure: orNull(Type.String({ description: 'null: taken' })) }),
        ),
      }),
    },
    async (_given, request) => {
      const { login } = onTradersAccount(request, traderAccount);
      const waitMs = testedAtMs + TEST_EVERY_MS - clock.nowMs();
      if (waitMs > 0)
        throw new WebError('web.too_many_tests', { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
      testedAtMs = clock.nowMs();
      const tests = [...(await alerts.test())];
      const failed = tests.flatMap(({ channel, failure }) => (failure === null ? [] : [channel]));
      log.info({ by: login, failed }, 'alerts are tested from a browser');
      await audit.write(request, 'alerts.tested', {
        channels: tests.map(({ channel }) => channel).join(', '),
        failed: failed.join(', '),
      });
      return { tests };
    },
  );
}
