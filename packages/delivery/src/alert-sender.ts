import type { AlertMessage } from '@rec-io/domain/alert';
import { type ChannelSettings, type SetChannel, secretsOf } from '@rec-io/domain/alert-settings';
import { sendEmail } from './email.ts';
import { postNtfy } from './ntfy.ts';
import { postTelegram } from './telegram.ts';
import { type Later, type Outcome, tryAgain } from './try-again.ts';
import { postWebhook } from './webhook.ts';

export type Attempt = Outcome | Later;

/** For one attempt, from connecting to the end of the answer. */
export type Limit = { readonly signal: AbortSignal; readonly timeLimitMs: number };

const SEND: {
  readonly [C in SetChannel]: (
    settings: ChannelSettings[C],
    message: AlertMessage,
    limit: Limit,
  ) => Promise<Attempt>;
} = { email: sendEmail, telegram: postTelegram, ntfy: postNtfy, webhook: postWebhook };

const TIME_LIMIT_MS = 10_000;
const FIRST_WAIT_MS = 1_000;
const WAIT_MAX_MS = 60_000;
const REASON_CHARACTERS_MAX = 300;

/**
 * Sends by one channel. Never throws; no secret of its settings is in what it says.
 * @param of `budgetMs` from the first attempt on; 0: one attempt
 */
export async function sendAlert<C extends SetChannel>(
  channel: C,
  settings: ChannelSettings[C],
  message: AlertMessage,
  of: {
    readonly budgetMs: number;
    readonly signal: AbortSignal;
    readonly timeLimitMs?: number;
    readonly firstWaitMs?: number;
  },
): Promise<Outcome> {
  const { budgetMs, signal, timeLimitMs = TIME_LIMIT_MS, firstWaitMs = FIRST_WAIT_MS } = of;
  const outcome = await tryAgain<Outcome>(
    () =>
      SEND[channel](settings, message, { signal, timeLimitMs }).catch(
        (error: unknown): Attempt => ({ kind: 'failed', reason: String(error) }),
      ),
    { budgetMs, firstWaitMs, waitMaxMs: WAIT_MAX_MS, signal },
  );
  return outcome.kind === 'taken'
    ? outcome
    : { kind: 'failed', reason: without(secretsOf(channel, settings), outcome.reason) };
}

/** Servers repeat what they are asked, and so do errors. */
function without(secrets: readonly string[], text: string): string {
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
  ]);
  const clean = forms
    .sort((a, b) => b.length - a.length)
    .reduce((said, secret) => said.replaceAll(secret, '…'), text);
  return clean
    .replaceAll(/[^\x20-\x7e…’“”·–]+/g, ' ')
    .trim()
    .slice(0, REASON_CHARACTERS_MAX);
}
