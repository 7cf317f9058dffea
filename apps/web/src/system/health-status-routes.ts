import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { onTradersAccount } from '../access.ts';
import type { WebParts } from '../build-app.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { fields, oneOf, orNull, TimeMs } from '../contract/schemas.ts';
import { WebError } from '../web-error.ts';

const Check = fields({
  name: Type.String({ description: 'stable: disk, index:BTC, program:trader' }),
  label: Type.String(),
  state: oneOf('ok', 'degraded', 'failed', 'unknown'),
  value: orNull(Type.Number({ description: 'in its unit' })),
  unit: orNull(oneOf('seconds', 'ms', 'bytes', 'percent', 'days', 'count')),
  limits: orNull(fields({ degraded: Type.Number(), failed: Type.Number() })),
  reason: orNull(Type.String({ description: 'in plain words; null while it is well' })),
  sinceMs: TimeMs('since when it is in this state'),
  fix: Type.String({ description: 'what a person does about it' }),
});

const Incident = fields({
  id: Type.String(),
  cause: Type.String({ description: 'the name of a check' }),
  reason: Type.String(),
  symptoms: Type.Array(Type.String({ description: 'checks that were not well because of it' })),
  worst: oneOf('degraded', 'failed'),
  begunAtMs: TimeMs('when it began'),
  endedAtMs: orNull(TimeMs('when it ended; null while it lasts')),
});

const Act = fields({
  id: Type.String(),
  atMs: TimeMs('when'),
  kind: oneOf('restart', 'hold', 'release', 'gave-up'),
  target: Type.String({ description: 'a program, or the check whose failure holds entries' }),
  reason: Type.String(),
  outcome: Type.String(),
});

const Hold = fields({
  causes: Type.Array(
    fields({
      check: Type.String(),
      reason: Type.String(),
      sinceMs: TimeMs('since when; 0 where nobody knows'),
    }),
  ),
  lifted: orNull(
    fields({
      by: Type.String(),
      reason: Type.String(),
      timeMs: TimeMs('when'),
      checks: Type.Array(Type.String({ description: 'that hold nothing until they are well again' })),
    }),
  ),
});

const HealthReply = fields({
  health: orNull(
    fields({
      from: oneOf('monitor', 'database'),
      overall: oneOf('healthy', 'degraded', 'offline'),
      reason: orNull(Type.String()),
      atMs: TimeMs('when it was looked at'),
      checks: Type.Array(Check),
      incidents: Type.Array(Incident),
      acts: Type.Array(Act),
      hold: orNull(Hold),
      deadMan: fields({ state: Type.String(), why: orNull(Type.String()) }),
    }),
  ),
});

type Context = Pick<WebContext, 'health' | 'traderAccount' | 'log'>;

/** What the monitor sees, and the one thing that a person may say against it. */
export function healthStatusRoutes(app: FastifyInstance, { audit }: WebParts, context: Context): void {
  const { health, traderAccount, log } = context;
  const reply = HealthReply;

  route(
    app,
    'GET',
    '/api/system/health',
    {
      summary: 'Health: overall with its reason, every check, incidents, and what the monitor did by itself',
      tag: 'system',
      right: 'view',
      reply,
    },
    async (_given, request) => {
      onTradersAccount(request, traderAccount);
      // What is only read elsewhere is written anew: an answer is a plain object.
      return { health: structuredClone(await health.look()) as Static<typeof HealthReply>['health'] };
    },
  );

  route(
    app,
    'POST',
    '/api/system/hold/lift',
    {
      summary: 'Let entries go on although the monitor holds them, until its causes were well again',
      tag: 'system',
      right: 'own',
      body: fields({ reason: Type.String({ minLength: 1, maxLength: 500 }) }),
      reply: fields({ lifted: Type.Array(Type.String({ description: 'why entries were held' })) }),
    },
    async ({ body: { reason } }, request) => {
      const { login } = onTradersAccount(request, traderAccount);
      const said = reason.trim();
      if (said === '') throw new WebError('web.bad_request', { detail: 'Say why.' });
      const lifted = [...(await health.lift(`web:${login}`, said))];
      await audit.write(request, 'health.lifted', { reason: said, held: lifted.join('; ') });
      log.warn({ by: login, reason: said, lifted }, 'a hold on entries is lifted from a browser');
      return { lifted };
    },
  );
}
