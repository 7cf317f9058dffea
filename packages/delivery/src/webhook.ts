import { createHmac } from 'node:crypto';
import type { AlertMessage } from '@rec-io/domain/alert';
import type { WebhookSettings } from '@rec-io/domain/alert-settings';
import type { Attempt, Limit } from './alert-sender.ts';
import { isAnswer, judged, post } from './post.ts';

const REFUSALS = {
  401: 'The server does not take the signature: give it the same secret.',
  404: 'There is nothing at this address.',
};

/**
 * JSON, posted. `text` is what chat services show. Signed where there is a secret: `X-Recio-Signature: sha256=` and the HMAC of the
 * header `X-Recio-Timestamp` (seconds), a dot and the body.
 */
export async function postWebhook(
  { url, secret, certificate }: WebhookSettings,
  { id, atMs, title, text, link, isCritical, items }: AlertMessage,
  limit: Limit,
): Promise<Attempt> {
  const severity = isCritical ? 'critical' : 'warning';
  const body = JSON.stringify({
    ...{ id, at: new Date(atMs).toISOString(), severity, title, text: `${title}\n\n${text}`, link },
    alerts: items.map(({ kind, no, trouble, endedAtMs }) => ({ kind, no, ...trouble, endedAtMs })),
  });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  const answer = await post(
    {
      url,
      headers: {
        'content-type': 'application/json',
        'x-recio-delivery': id,
        'x-recio-timestamp': timestamp,
        ...(secret === '' ? {} : { 'x-recio-signature': `sha256=${signature}` }),
      },
      body,
      certificate,
    },
    limit,
  );
  return isAnswer(answer) ? judged(answer, REFUSALS) : answer;
}
