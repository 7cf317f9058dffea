import { areSubscriptionKeys } from '@rec-io/delivery/push-keys';
import { PUSH_DEVICES_MAX } from '@rec-io/domain/push-device';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { sessionOf } from '../access.ts';
import type { WebParts } from '../build-app.ts';
import type { WebContext } from '../context.ts';
import { NoContent, route } from '../contract/route.ts';
import { fields, Id, Nothing, oneOf, orNull, TimeMs } from '../contract/schemas.ts';
import { WebError } from '../web-error.ts';
import { testMessage } from './push-text.ts';

const USER_AGENT_MAX = 256;
/** Between two tests of one person. */
const TEST_EVERY_MS = 5_000;
const REMEMBERED_MAX = 1_000;

const Device = fields({
  id: Type.String(),
  userAgent: Type.String(),
  service: Type.String({ description: 'host name of the push service that the browser chose' }),
  digest: Type.String({ description: 'SHA-256 of the address that the browser gave, in hex' }),
  createdAtMs: TimeMs('when it was switched on'),
  lastTakenAtMs: orNull(TimeMs('when its push service took something last')),
  lastFailedAtMs: orNull(TimeMs('when it last did not')),
  lastFailure: orNull(Type.String()),
});
const Endpoint = Type.String({ minLength: 1, maxLength: 1_024, description: 'as the browser gave it' });
const Key = Type.String({ minLength: 1, maxLength: 128, description: 'base64url' });

/** The devices on which I am told while no page is open. */
export function pushRoutes(
  app: FastifyInstance,
  { audit, desk }: WebParts,
  { pushDevices: devices, push, mode, traderAccount, clock }: PushContext,
): void {
  const mine = { tag: 'person', right: null } as const;
  const testedAtMs = new Map<string, number>();

  route(
    app,
    'GET',
    '/api/push',
    {
      ...mine,
      summary: 'My devices that are told while no page is open, and the key for another one',
      reply: fields({
        publicKey: Type.String({ description: 'applicationServerKey of the browser, base64url' }),
        devices: Type.Array(Device),
      }),
    },
    async (_given, request) => ({
      publicKey: push.publicKey,
      devices: [...(await devices.list(sessionOf(request).userNo))],
    }),
  );

  route(
    app,
    'POST',
    '/api/push/devices',
    {
      ...mine,
      summary: 'Tell this device, too: what the browser gave when it subscribed',
      body: fields({
        endpoint: Endpoint,
        keys: fields({ p256dh: Key, auth: Key }),
        replaces: Type.Optional(
          Type.String({ maxLength: 1_024, description: 'the endpoint that it had until now' }),
        ),
        onlyKnown: Type.Optional(
          Type.Boolean({ description: 'not where it was removed meanwhile: 404 then' }),
        ),
      }),
      reply: Device,
    },
    async ({ body: { endpoint, keys, replaces = null, onlyKnown = false } }, request) => {
      const problem = push.endpointProblem(endpoint);
      if (problem !== null) throw new WebError('web.bad_push_device', { detail: `Its address: ${problem}.` });
      if (!areSubscriptionKeys(keys))
        throw new WebError('web.bad_push_device', { detail: 'Its keys are none.' });
      const session = sessionOf(request);
      const userAgent = (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX);
      const kept = await devices.keep(session, { endpoint, ...keys }, userAgent, { replaces, onlyKnown });
      if (kept === 'unknown') throw new WebError('web.unknown_push_device');
      if (kept === 'too-many')
        throw new WebError('web.too_many_push_devices', { detail: `At most ${PUSH_DEVICES_MAX} are told.` });
      const { id, service } = kept.device;
      if (kept.isNew) await audit.write(request, 'push.device-added', { id, service });
      return kept.device;
    },
  );

  route(
    app,
    'DELETE',
    '/api/push/devices/:id',
    {
      ...mine,
      summary: 'Tell a device of mine nothing more',
      params: fields({ id: Id }),
      reply: NoContent,
      status: 204,
    },
    async ({ params: { id } }, request) => {
      if (!(await devices.remove(sessionOf(request).userNo, id)))
        throw new WebError('web.unknown_push_device');
      await audit.write(request, 'push.device-removed', { id });
      return null;
    },
  );

  route(
    app,
    'POST',
    '/api/push/devices/:id/test',
    {
      ...mine,
      summary: 'Send a test to a device of mine, and say what its push service said',
      params: fields({ id: Id }),
      body: Nothing,
      reply: fields({
        outcome: oneOf('taken', 'gone', 'failed'),
        reason: orNull(Type.String({ description: 'null where it was taken' })),
      }),
    },
    async ({ params: { id } }, request) => {
      const { userNo } = sessionOf(request);
      const address = await devices.find(userNo, id);
      if (address === null) throw new WebError('web.unknown_push_device');
      const waitMs = (testedAtMs.get(userNo) ?? Number.NEGATIVE_INFINITY) + TEST_EVERY_MS - clock.nowMs();
      if (waitMs > 0)
        throw new WebError('web.too_many_tests', { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
      if (testedAtMs.size >= REMEMBERED_MAX) testedAtMs.clear();
      testedAtMs.set(userNo, clock.nowMs());
      // Whoever waits for the answer tries again themselves.
      const outcome = await desk.send(address, testMessage(mode, traderAccount.account), 0);
      await audit.write(request, 'push.tested', { id, outcome: outcome.kind });
      return { outcome: outcome.kind, reason: outcome.kind === 'taken' ? null : outcome.reason };
    },
  );
}

type PushContext = Pick<WebContext, 'pushDevices' | 'push' | 'mode' | 'traderAccount' | 'clock'>;
