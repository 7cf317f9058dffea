import { createPublicKey, generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { ApiKeyRecord, ApiScope } from '../account-settings.ts';
import { bodyReader } from './body.ts';
import { ALL_SCOPES } from './key-ring.ts';
import { badBody, isRefusal, NOT_FOUND, type WireRefusal } from './refusal.ts';
import { answerKept, ROOT, refuse, signed } from './reply.ts';
import { CHANGE_WHOLE, READ_WHOLE } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';

const generatePair = promisify(generateKeyPair);
const RSA_BITS = 2048;

const SCOPES = [
  'read',
  'read::portfolio_balance',
  'read::block_trade_accept',
  'write',
  'write::trade',
  'write::transfer',
  'write::block_trade_accept',
] as const satisfies readonly ApiScope[];

const wanted = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  scopes: Type.Optional(Type.Array(Type.Union(SCOPES.map((scope) => Type.Literal(scope))), { minItems: 1 })),
  subaccount: Type.Optional(Type.Integer({ minimum: 0, maximum: 63 })),
};
const readCreate = bodyReader('CreateApiKeyRequest', Type.Object({ ...wanted, public_key: Type.String() }));
const readGenerate = bodyReader(
  'GenerateApiKeyRequest',
  Type.Object({
    ...wanted,
    key_type: Type.Optional(Type.Union([Type.Literal('rsa'), Type.Literal('ed25519')])),
  }),
);

const NO_SUBACCOUNT = badBody('the subaccount does not exist');

type Wanted = {
  readonly name: string;
  readonly scopes?: readonly ApiScope[];
  readonly subaccount?: number;
};

/** The account's own keys. */
export function keyRoutes(app: FastifyInstance, context: ServerContext): void {
  const { keys, exchange } = context;
  /** A key is locked only to a subaccount that is there. */
  const isOwned = (account: string, { subaccount = 0 }: Wanted): boolean =>
    exchange.account(account).holdsSubaccount(subaccount);
  const path = `${ROOT}/api_keys`;

  app.get(
    path,
    signed(
      context,
      ({ account }, _request, reply) =>
        reply.send({
          api_keys: keys.of(account).map(({ keyId, name, scopes, subaccount }) => ({
            api_key_id: keyId,
            name,
            scopes,
            ...(subaccount === null ? {} : { subaccount }),
          })),
        }),
      READ_WHOLE,
    ),
  );

  app.post(
    path,
    signed(
      context,
      async ({ account }, { body }, reply) => {
        const read = readCreate(body);
        if (isRefusal(read)) return refuse(reply, read);
        if (!isOwned(account, read)) return refuse(reply, NO_SUBACCOUNT);
        const publicKey = publicKeyOf(read.public_key);
        const record = publicKey ? recordOf(read, publicKey) : badBody('public_key is no RSA or Ed25519 key');
        if (isRefusal(record)) return refuse(reply, record);
        return answerKept(context, reply, () => {
          keys.add(account, record);
          return { code: 201, body: { api_key_id: record.keyId } };
        });
      },
      CHANGE_WHOLE,
    ),
  );

  app.post(
    `${path}/generate`,
    signed(
      context,
      async ({ account }, { body }, reply) => {
        const read = readGenerate(body);
        if (isRefusal(read)) return refuse(reply, read);
        if (!isOwned(account, read)) return refuse(reply, NO_SUBACCOUNT);
        const keyType = read.key_type ?? 'rsa';
        const pair = await (keyType === 'rsa'
          ? generatePair('rsa', { modulusLength: RSA_BITS })
          : generatePair('ed25519'));
        const record = recordOf(read, pair.publicKey);
        if (isRefusal(record)) return refuse(reply, record);
        const privateKey = pair.privateKey.export({
          type: keyType === 'rsa' ? 'pkcs1' : 'pkcs8',
          format: 'pem',
        });
        return answerKept(context, reply, () => {
          keys.add(account, record);
          return {
            code: 201,
            body: { api_key_id: record.keyId, private_key: privateKey.toString(), key_type: keyType },
          };
        });
      },
      CHANGE_WHOLE,
    ),
  );

  app.delete(
    `${path}/:id`,
    signed(
      context,
      ({ account }, { params }, reply) =>
        answerKept(context, reply, () =>
          keys.delete(account, (params as { readonly id: string }).id) ? { code: 204 } : NOT_FOUND,
        ),
      CHANGE_WHOLE,
    ),
  );
}

function publicKeyOf(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem);
    // A private key would be read as its public half; who sends one has made a mistake.
    const known = key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'ed25519';
    return known && !pem.includes('PRIVATE KEY') ? key : null;
  } catch {
    return null;
  }
}

function recordOf(
  { name, scopes = ALL_SCOPES, subaccount }: Wanted,
  key: KeyObject,
): ApiKeyRecord | WireRefusal {
  if (scopes.includes('write') && !scopes.includes('read'))
    return badBody('the scope write needs the scope read');
  return {
    keyId: randomUUID(),
    name,
    publicKeyPem: key.export({ type: 'spki', format: 'pem' }).toString(),
    scopes: [...new Set(scopes)],
    subaccount: subaccount ?? null,
  };
}
