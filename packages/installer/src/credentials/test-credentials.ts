import { parseMoneyE6 } from '@rec-io/domain/money';
import type { ExchangeUrls, KalshiEnvironment } from '@rec-io/kalshi/environments';
import { kalshiError } from '@rec-io/kalshi/errors';
import { keyRefusal } from '@rec-io/kalshi/key-refusal';
import { type Probe, type ProbeAnswer, probe } from '@rec-io/kalshi/probe';
import { ApiKeyList } from '@rec-io/kalshi/schemas/api-keys';
import { ExchangeStatus } from '@rec-io/kalshi/schemas/exchange';
import { Balance } from '@rec-io/kalshi/schemas/portfolio';
import { signer as makeSigner, type Signer } from '@rec-io/kalshi/signing';
import { networkTrouble } from './network-trouble.ts';
import type { CredentialVerdict, ShardCash } from './verdict.ts';

export type CredentialTest = {
  readonly mode: KalshiEnvironment;
  readonly keyId: string;
  /** Never leaves this object but into signatures. */
  readonly privateKeyPem: string;
  /** Of both environments: an unknown key is looked for in the other one, too. */
  readonly urls: (which: KalshiEnvironment) => ExchangeUrls;
};

export type CredentialTestOptions = {
  /** The person's wish to stop; absent: none. */
  readonly signal?: AbortSignal;
  /** Everything together; 10 s by default. */
  readonly limitMs?: number;
  /** This machine's wall clock. */
  readonly nowMs?: () => number;
};

const LIMIT_MS = 10_000;
/** The exchange takes signatures that are about this far off, and the trader starts with no clock that is farther. */
const CLOCK_TOLERANCE_MS = 10_000;
const WRITES = ['write', 'write::trade'];

/**
 * Looks at the exchange with a key: its state, the balance, and what the key may do. Nothing is ever written. Signatures are
 * made for the exchange's time, so that a wrong clock hides neither a wrong key nor a right one.
 * @throws KeyError when the private key cannot be read
 */
export async function testCredentials(
  test: CredentialTest,
  options: CredentialTestOptions = {},
): Promise<CredentialVerdict> {
  const { mode } = test;
  const signer = makeSigner(test.keyId, test.privateKeyPem);
  const limit = AbortSignal.timeout(options.limitMs ?? LIMIT_MS);
  const signal = AbortSignal.any([limit, ...(options.signal ? [options.signal] : [])]);
  const host = new URL(test.urls(mode).restUrl).host;
  try {
    const verdict = await lookAt(test, mode, signer, signal, options.nowMs ?? Date.now);
    if (verdict.kind !== 'unknown-key') return verdict;
    const other: KalshiEnvironment = mode === 'demo' ? 'prod' : 'demo';
    const there = await lookAt(test, other, signer, signal, options.nowMs ?? Date.now).catch(() => null);
    const known =
      there !== null && ['ok', 'wrong-signature', 'wrong-clock', 'no-rights'].includes(there.kind);
    return { ...verdict, belongsTo: known ? other : null };
  } catch (error) {
    if (options.signal?.aborted === true) return { kind: 'cancelled', mode };
    if (limit.aborted) return { kind: 'no-network', mode, trouble: 'timeout', code: 'ETIMEDOUT', host };
    throw error;
  }
}

async function lookAt(
  { urls }: CredentialTest,
  mode: KalshiEnvironment,
  signer: Signer,
  signal: AbortSignal,
  nowMs: () => number,
): Promise<CredentialVerdict> {
  const { restUrl } = urls(mode);
  const asking = probe({ restUrl, nowMs, signal });
  try {
    // Unsigned: it tells the exchange's time, which the signature needs, and whether it is open at all.
    const status = await asking.get('/exchange/status', null);
    const down = unlessUp(status, mode, restUrl);
    if (down !== null) return down;
    const balance = await asking.get('/portfolio/balance', signer);
    return await judged(balance, { mode, restUrl, asking, signer });
  } finally {
    await asking.close();
  }
}

type Asked = {
  readonly mode: KalshiEnvironment;
  readonly restUrl: string;
  readonly asking: Probe;
  readonly signer: Signer;
};

async function judged(answer: ProbeAnswer, asked: Asked): Promise<CredentialVerdict> {
  const { mode, restUrl, asking, signer } = asked;
  const aheadMs = asking.offsetMs === null ? null : -asking.offsetMs;
  if (answer.kind === 'no-answer') return noNetwork(answer.code, mode, restUrl);
  if (answer.status !== 200) return refused(answer, mode, restUrl, aheadMs);
  const balance = decoded(answer.body, Balance);
  if (balance === null) return { kind: 'unexpected', mode, said: 'an answer that holds no balance' };
  if (aheadMs !== null && Math.abs(aheadMs) > CLOCK_TOLERANCE_MS)
    return { kind: 'wrong-clock', mode, aheadMs };
  const cashByShard: ShardCash[] = (balance.balance_breakdown ?? []).map(
    ({ exchange_index, balance: cash }) => ({
      exchangeIndex: exchange_index,
      balanceE6: parseMoneyE6(cash),
    }),
  );
  const balanceE6 = parseMoneyE6(balance.balance_dollars);
  return { kind: 'ok', mode, balanceE6, cashByShard, mayTrade: await mayTrade(asking, signer) };
}

function refused(
  { status, body }: { readonly status: number; readonly body: string },
  mode: KalshiEnvironment,
  restUrl: string,
  aheadMs: number | null,
): CredentialVerdict {
  const { code, message } = kalshiError(status, body);
  if (status === 503 || status === 500 || status === 502 || status === 504)
    return { kind: 'exchange-down', mode, httpStatus: status, resumesAt: null };
  if (code === 'header_timestamp_expired') return { kind: 'wrong-clock', mode, aheadMs };
  if (status === 401 && message.includes('NOT_FOUND')) return { kind: 'unknown-key', mode, belongsTo: null };
  if (status === 401 && message.includes('INCORRECT_API_KEY_SIGNATURE'))
    return { kind: 'wrong-signature', mode };
  if (status === 403 && keyRefusal(status, body) !== null) return { kind: 'no-rights', mode, said: message };
  return isJson(body)
    ? { kind: 'unexpected', mode, said: `HTTP ${status}: ${message}` }
    : noNetwork('PROXY', mode, restUrl);
}

/** @returns null when the exchange is there and takes requests */
function unlessUp(answer: ProbeAnswer, mode: KalshiEnvironment, restUrl: string): CredentialVerdict | null {
  if (answer.kind === 'no-answer') return noNetwork(answer.code, mode, restUrl);
  const { status, body } = answer;
  const told = decoded(body, ExchangeStatus);
  if (told?.exchange_active === false)
    return {
      kind: 'exchange-down',
      mode,
      httpStatus: status,
      resumesAt: told.exchange_estimated_resume_time ?? null,
    };
  if (told !== null) return null;
  if (status >= 500 && (isJson(body) || body === ''))
    return { kind: 'exchange-down', mode, httpStatus: status, resumesAt: null };
  // A page in HTML, a redirection to a sign-in: somebody else has answered.
  return isJson(body) && status !== 407 ? null : noNetwork('PROXY', mode, restUrl);
}

const noNetwork = (code: string, mode: KalshiEnvironment, restUrl: string): CredentialVerdict => ({
  kind: 'no-network',
  mode,
  trouble: networkTrouble(code),
  code,
  host: new URL(restUrl).host,
});

/** By the key's own entry in the account's list; that list is not given to every key. */
async function mayTrade(asking: Probe, signer: Signer): Promise<boolean | null> {
  const answer = await asking.get('/api_keys', signer);
  if (answer.kind === 'no-answer' || answer.status !== 200) return null;
  const own = decoded(answer.body, ApiKeyList)?.api_keys?.find(
    ({ api_key_id }) => api_key_id === signer.keyId,
  );
  const scopes = own?.scopes ?? null;
  return scopes === null || scopes.length === 0 ? null : scopes.some((scope) => WRITES.includes(scope));
}

function decoded<T>(body: string, decoder: { decode(value: unknown): T }): T | null {
  try {
    return decoder.decode(JSON.parse(body) as unknown);
  } catch {
    return null;
  }
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}
