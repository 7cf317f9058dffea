import { isSameAccount } from '@rec-io/domain/account-right';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { reachOf, sessionOf } from './access.ts';
import type { WebParts } from './build-app.ts';
import type { WebContext } from './context.ts';
import { route } from './contract/route.ts';
import { fields, MoneyE6, oneOf, orNull, Password } from './contract/schemas.ts';
import { WebError } from './web-error.ts';

const Environment = oneOf('demo', 'prod');
/** RSA of 4,096 bits has 3,300 characters. */
const PEM_MAX = 12_000;

/** Keys of the exchange, of the account that the trader trades. What is given is never shown again, and stands in no log. */
export function exchangeKeyRoutes(
  app: FastifyInstance,
  { sessions, audit }: WebParts,
  { exchangeKeys, traderAccount }: Pick<WebContext, 'exchangeKeys' | 'traderAccount'>,
): void {
  const owned = { tag: 'account', right: 'own' } as const;
  const requireTraders = (request: FastifyRequest) => {
    if (!isSameAccount(reachOf(request), traderAccount)) throw new WebError('web.not_your_trader');
  };

  route(
    app,
    'GET',
    '/api/exchange-keys',
    {
      ...owned,
      summary: 'Which keys of the exchange are kept, without the keys',
      reply: Type.Array(
        fields({
          environment: Environment,
          keyId: orNull(Type.String({ description: 'null where none is kept' })),
          fingerprint: orNull(Type.String({ description: 'of the public key' })),
          problem: orNull(Type.String({ description: 'why what is there cannot be used' })),
        }),
      ),
    },
    async (_given, request) => {
      requireTraders(request);
      return [...(await exchangeKeys.list())];
    },
  );

  route(
    app,
    'PUT',
    '/api/exchange-keys/:environment',
    {
      ...owned,
      summary: 'Keep a key of the exchange once it has read the balance there; wants the password once more',
      params: fields({ environment: Environment }),
      body: fields({
        keyId: Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9_-]+$' }),
        privateKey: Type.String({ minLength: 1, maxLength: PEM_MAX, description: 'PEM' }),
        untried: Type.Optional(
          Type.Boolean({ description: 'true: keep it without asking the exchange; false when left out' }),
        ),
        password: Password,
      }),
      reply: fields({
        fingerprint: Type.String(),
        shown: orNull(
          fields({
            balanceE6: MoneyE6('balance'),
            mayTrade: orNull(Type.Boolean({ description: 'null where the exchange does not tell' })),
          }),
        ),
        taken: oneOf('yes', 'later', 'failed'),
      }),
      bodyBytesMax: 2 * PEM_MAX,
    },
    async ({ params: { environment }, body }, request) => {
      const { keyId, privateKey, untried = false, password } = body;
      requireTraders(request);
      await sessions.confirm(sessionOf(request), password, request.ip);
      try {
        const kept = await exchangeKeys.keep({
          environment: environment as 'demo' | 'prod',
          ...{ keyId, privateKey, untried },
        });
        const { fingerprint, taken } = kept;
        await audit.write(request, 'exchange-key.kept', { environment, keyId, fingerprint, untried, taken });
        return kept;
      } catch (error) {
        if (error instanceof CatalogueError)
          await audit.write(request, 'exchange-key.refused', { environment, keyId, code: error.code });
        throw error;
      }
    },
  );
}
