import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { sessionOf } from './access.ts';
import type { WebParts } from './build-app.ts';
import type { WebContext } from './context.ts';
import { route } from './contract/route.ts';
import { fields, line } from './contract/schemas.ts';
import { WebError } from './web-error.ts';

const FIELDS = {
  firstName: line(100),
  lastName: line(100),
  email: line(254),
  phone: line(50),
  timeZone: Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: '^[A-Za-z0-9_+/-]+$',
    description: 'IANA: Europe/Berlin',
  }),
};
const Profile = fields(FIELDS);
const Change = Type.Partial(Profile, { additionalProperties: false });

/** Who I am, as I tell it myself. */
export function profileRoutes(
  app: FastifyInstance,
  { audit }: WebParts,
  { profiles }: Pick<WebContext, 'profiles'>,
): void {
  route(
    app,
    'GET',
    '/api/profile',
    { summary: 'Who I am', tag: 'person', right: null, reply: Profile },
    async (_given, request) => profiles.read(sessionOf(request).userNo),
  );
  route(
    app,
    'PATCH',
    '/api/profile',
    { summary: 'Change what is given', tag: 'person', right: null, body: Change, reply: Profile },
    async ({ body }, request) => {
      if (body.timeZone !== undefined && !isZone(body.timeZone)) throw new WebError('web.unknown_zone');
      const changed = await profiles.change(sessionOf(request).userNo, body);
      if (changed === null) throw new WebError('web.unknown_zone');
      await audit.write(request, 'profile.changed', { fields: Object.keys(body).join(',') });
      return changed;
    },
  );
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format(0) !== '';
  } catch {
    return false;
  }
}
