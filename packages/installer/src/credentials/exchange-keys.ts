import type { MoneyE6 } from '@rec-io/domain/money';
import type { KalshiEnvironment } from '@rec-io/kalshi/environments';
import { CatalogueError } from '../catalogue-error.ts';
import { credentialFiles } from '../profile/user-directory.ts';
import { type KeyPlace, keepCredentials } from './keep-credentials.ts';
import { findCredentials } from './stored-credentials.ts';

/** A key of the exchange as people may see it. */
export type ExchangeKey = {
  readonly environment: KalshiEnvironment;
  /** Null where none is kept. */
  readonly keyId: string | null;
  /** Shows which key it is, and opens nothing. */
  readonly fingerprint: string | null;
  /** Why what is there cannot be used; null where it can, or nothing is there. */
  readonly problem: string | null;
};

export type NewExchangeKey = {
  readonly environment: KalshiEnvironment;
  readonly keyId: string;
  readonly privateKey: string;
  /** Whether it is kept without asking the exchange. */
  readonly untried: boolean;
};

export type KeptExchangeKey = {
  readonly fingerprint: string;
  /** What the exchange showed; null where it was not asked. */
  readonly shown: { readonly balanceE6: MoneyE6; readonly mayTrade: boolean | null } | null;
  /** Whether the trader signs with it now. `failed`: it should, and could not be started again from here. */
  readonly taken: 'yes' | 'later' | 'failed';
};

const ENVIRONMENTS: readonly KalshiEnvironment[] = ['demo', 'prod'];

/**
 * The keys of one user's trader. @param restart lets the trader take up the key of an environment where that is its present one:
 * whether it did
 */
export function exchangeKeys(
  place: KeyPlace,
  userNo: string,
  restart: (environment: KalshiEnvironment) => Promise<boolean>,
) {
  return {
    list: (): Promise<readonly ExchangeKey[]> =>
      Promise.all(
        ENVIRONMENTS.map(async (environment) => {
          const none = { environment, keyId: null, fingerprint: null, problem: null };
          try {
            const found = await findCredentials(credentialFiles(place.layout, userNo, environment));
            return found === null ? none : { ...none, keyId: found.keyId, fingerprint: found.fingerprint };
          } catch (error) {
            if (!(error instanceof CatalogueError)) throw error;
            return { ...none, problem: `${error.title} ${error.remedy}` };
          }
        }),
      ),

    /** @throws CatalogueError REC-630 to REC-638, and then the key that was there stays */
    async keep({ environment, keyId, privateKey, untried }: NewExchangeKey): Promise<KeptExchangeKey> {
      const { fingerprint, shown } = await keepCredentials(place, {
        ...{ userNo, environment, keyId, keyText: privateKey },
        holder: 'trader',
        email: '',
        skipTest: untried,
      });
      const taken = await restart(environment).then(
        (did) => (did ? 'yes' : 'later'),
        () => 'failed' as const,
      );
      return {
        fingerprint,
        shown: shown === null ? null : { balanceE6: shown.balanceE6, mayTrade: shown.mayTrade },
        taken,
      };
    },
  };
}
