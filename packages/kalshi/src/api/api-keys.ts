import { jsonOf, type Rest } from '../rest.ts';
import { ApiKeyList, CreatedApiKey, GeneratedApiKey, type WireApiKey } from '../schemas/api-keys.ts';
import type { Done, Judged } from '../write-outcome.ts';
import { part } from './pages.ts';

export type NewKey = {
  readonly name: string;
  /** `read` and `write` by default; `write` needs `read` beside it. */
  readonly scopes?: readonly string[];
  /** 0 to 63: the key may then do nothing elsewhere. */
  readonly subaccount?: number;
};

const PATH = '/api_keys';

/** Keys of the account. Reads throw KalshiError; writes never throw and are sent once. */
export class ApiKeysApi {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  async list(): Promise<readonly WireApiKey[]> {
    return (await this.#rest.get(PATH, ApiKeyList)).api_keys ?? [];
  }

  /** Makes a key of a public key (PEM) whose private half never leaves this machine. */
  create(key: NewKey & { readonly publicKeyPem: string }): Promise<Judged<Done<{ readonly keyId: string }>>> {
    const { publicKeyPem: public_key, ...rest } = key;
    const body = JSON.stringify({ ...rest, public_key });
    return this.#rest.write({ method: 'POST', path: PATH, body, lane: 'entry' }, (answer) => {
      const { api_key_id } = CreatedApiKey.decode(jsonOf('api key', answer));
      return { kind: 'acknowledged', keyId: api_key_id };
    });
  }

  /** Lets the exchange make both halves. The private one is told only here, once: it belongs into a file and nowhere else. */
  generate(
    key: NewKey & { readonly keyType?: 'rsa' | 'ed25519' },
  ): Promise<Judged<Done<{ readonly keyId: string; readonly privateKeyPem: string }>>> {
    const { keyType: key_type, ...rest } = key;
    const body = JSON.stringify({ ...rest, key_type });
    return this.#rest.write({ method: 'POST', path: `${PATH}/generate`, body, lane: 'entry' }, (answer) => {
      const { api_key_id, private_key } = GeneratedApiKey.decode(jsonOf('api key', answer));
      return { kind: 'acknowledged', keyId: api_key_id, privateKeyPem: private_key };
    });
  }

  delete(keyId: string): Promise<Judged<Done<unknown>>> {
    const path = `${PATH}/${part(keyId)}`;
    return this.#rest.write({ method: 'DELETE', path, lane: 'entry' }, () => ({ kind: 'acknowledged' }));
  }
}
