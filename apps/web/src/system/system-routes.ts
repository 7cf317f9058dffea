import type { RestartOutcome } from '@rec-io/domain/system-view';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { onTradersAccount, reachOf } from '../access.ts';
import type { WebParts } from '../build-app.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { Done, fields, line } from '../contract/schemas.ts';
import { WebError } from '../web-error.ts';
import { LogFiles, LogReply, SystemReply } from './system-schemas.ts';

const LINES = 200;
const Name = Type.String({ pattern: '^[a-z][a-z-]{0,31}$' });

type Context = Pick<WebContext, 'system' | 'systemFacts' | 'traderAccount' | 'mode' | 'clock' | 'log'>;

/** The installation itself. It belongs to the account whose trader runs here: who owns another one has no say in it. */
export function systemRoutes(app: FastifyInstance, { audit }: WebParts, context: Context): void {
  const { system, systemFacts, traderAccount, mode, clock, log } = context;

  route(
    app,
    'GET',
    '/api/system',
    {
      summary: 'What runs, how it does, and how old its data is',
      tag: 'system',
      right: 'view',
      reply: SystemReply,
    },
    async (_given, request) => {
      onTradersAccount(request, traderAccount);
      const { ownerNo, account } = reachOf(request);
      const [seen, database] = await Promise.all([
        system.look(),
        // Of the rest, much is worth the most just then.
        systemFacts.read({ ownerNo, account, mode }).catch((error: unknown) => {
          log.warn({ reason: String(error) }, 'the database tells nothing of itself');
          return null;
        }),
      ]);
      const { programs, feeds, ...rest } = seen;
      return { ...rest, programs: [...programs], feeds: [...feeds], atMs: clock.nowMs(), mode, database };
    },
  );

  route(
    app,
    'POST',
    '/api/system/restart',
    {
      summary: 'Ask one program to end; what keeps it alive starts it again',
      tag: 'system',
      right: 'own',
      body: fields({
        program: Name,
        pid: Type.Integer({
          minimum: 1,
          maximum: 2 ** 31 - 1,
          description: 'of the process that is meant: asked twice, it happens once',
        }),
      }),
      reply: Done,
    },
    async ({ body: { program, pid } }, request) => {
      const { login } = onTradersAccount(request, traderAccount);
      const outcome = await system.restart(program, pid);
      await audit.write(request, 'program.restart', { program, pid, outcome });
      if (outcome === 'unknown') throw new WebError('web.unknown_program');
      if (outcome !== 'asked') throw new WebError('web.not_restarted', { detail: WHY_NOT[outcome] });
      log.warn({ program, pid, by: login }, 'a program is restarted from a browser');
      return { done: true as const };
    },
  );

  route(
    app,
    'GET',
    '/api/system/logs',
    { summary: 'The logs that there are', tag: 'system', right: 'own', reply: LogFiles },
    async (_given, request) => {
      onTradersAccount(request, traderAccount);
      return [...(await system.logs())];
    },
  );

  route(
    app,
    'GET',
    '/api/system/log',
    {
      summary: 'The newest lines of a log, or those since an earlier answer',
      tag: 'system',
      right: 'own',
      query: fields({
        name: Name,
        after: Type.Optional(
          Type.String({
            pattern: '^[0-9]{1,20}-[0-9]{1,15}$',
            description: 'the cursor of an earlier answer',
          }),
        ),
        contains: Type.Optional(line(200)),
        level: Type.Optional(Type.Literal('warn', { description: 'only warnings and worse' })),
        lines: Type.Optional(
          Type.Integer({ minimum: 1, maximum: 500, description: `${LINES} when left out` }),
        ),
      }),
      reply: LogReply,
    },
    async ({ query: { name, after = null, contains = '', level, lines = LINES } }, request) => {
      onTradersAccount(request, traderAccount);
      const page = await system.log({ name, after, contains, warnings: level === 'warn', linesMax: lines });
      if (page === 'unknown') throw new WebError('web.unknown_log');
      if (page === 'unreadable') throw new WebError('web.log_unreadable');
      return { ...page, lines: [...page.lines] };
    },
  );
}

const WHY_NOT: Readonly<Record<Exclude<RestartOutcome, 'asked' | 'unknown'>, string>> = {
  guest: 'It lives in the process of another program: that one can be restarted, and this with it.',
  database: 'The database is restarted with everything: recio restart',
  'not-seen': 'Its process is not seen from here: recio restart',
  'not-kept': 'Nothing would start it again: recio start',
  changed: 'It was started anew meanwhile.',
};
