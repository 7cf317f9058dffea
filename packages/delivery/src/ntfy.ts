import type { AlertMessage } from '@rec-io/domain/alert';
import type { NtfySettings } from '@rec-io/domain/alert-settings';
import type { Attempt, Limit } from './alert-sender.ts';
import { isAnswer, judged, post } from './post.ts';

/** In bytes; a longer one would become an attachment. */
const TEXT_BYTES_MAX = 4_000;
const REFUSALS = {
  401: 'The server does not know the token.',
  403: 'The token may not write to this topic.',
  404: 'There is no ntfy at this address.',
};

/** Published as JSON, for headers carry no umlauts. */
export async function postNtfy(
  { server, topic, token, certificate }: NtfySettings,
  { title, text, link, isCritical }: AlertMessage,
  limit: Limit,
): Promise<Attempt> {
  const bytes = Buffer.from(text);
  const message = bytes.length > TEXT_BYTES_MAX ? `${bytes.subarray(0, TEXT_BYTES_MAX - 8)}…` : text;
  const body = {
    ...{
      topic,
      title,
      message,
      priority: isCritical ? 5 : 3,
      tags: [isCritical ? 'rotating_light' : 'warning'],
    },
    ...(link === null ? {} : { click: link }),
  };
  const answer = await post(
    {
      url: server,
      headers: {
        'content-type': 'application/json',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      certificate,
    },
    limit,
  );
  return isAnswer(answer) ? judged(answer, REFUSALS) : answer;
}
