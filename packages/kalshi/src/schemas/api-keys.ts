import { type Static, Type } from '@sinclair/typebox';
import { decoder } from '../wire.ts';
import { Integer, list, maybe, Text } from './common.ts';

const WireApiKey = Type.Object({
  api_key_id: Text,
  name: Text,
  scopes: list(Text),
  subaccount: maybe(Integer),
});
export type WireApiKey = Static<typeof WireApiKey>;
export const ApiKeyList = decoder(
  'api keys',
  Type.Object({ api_keys: list(WireApiKey), api_key_region_expiration_ts: maybe(Integer) }),
);
const Id = Type.String({ minLength: 1 });
export const CreatedApiKey = decoder('api key', Type.Object({ api_key_id: Id, warning: maybe(Text) }));
export const GeneratedApiKey = decoder(
  'api key',
  Type.Object({ api_key_id: Id, private_key: Text, warning: maybe(Text), key_type: maybe(Text) }),
);
