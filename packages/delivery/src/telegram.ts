import type { AlertMessage } from '@rec-io/domain/alert';
import type { TelegramSettings } from '@rec-io/domain/alert-settings';
import type { Attempt, Limit } from './alert-sender.ts';
import { isAnswer, judged, post } from './post.ts';

/** Of Telegram's own; longer ones are refused. */
const TEXT_MAX = 4_096;
const REFUSALS = {
  400: 'Telegram does not take it: usually the chat is not known. Write to your bot first, then give the number of that chat.',
  401: 'The bot’s token is not valid any more. Ask @BotFather for the present one.',
  403: 'The bot may not write there: it was blocked, or is no member of the group.',
  404: 'There is no such bot: the token is wrong.',
};

/** Bot API, `sendMessage`, as plain text: nothing in an alert is taken for markup. */
export async function postTelegram(
  { server, token, chat, certificate }: TelegramSettings,
  { title, text, link, isCritical }: AlertMessage,
  limit: Limit,
): Promise<Attempt> {
  const whole = [title, text, ...(link === null ? [] : [link])].join('\n\n');
  const body = {
    chat_id: chat,
    text: whole.length > TEXT_MAX ? `${whole.slice(0, TEXT_MAX - 1)}…` : whole,
    disable_notification: !isCritical,
    link_preview_options: { is_disabled: true },
  };
  const answer = await post(
    {
      url: `${server.replace(/\/$/, '')}/bot${token}/sendMessage`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      certificate,
    },
    limit,
  );
  return isAnswer(answer) ? judged(answer, REFUSALS, retryAfter(answer.said) ?? answer.retryAfterS) : answer;
}

/** Telegram says it in the body. */
function retryAfter(said: string): number | null {
  try {
    const { parameters } = JSON.parse(said) as { parameters?: { retry_after?: unknown } };
    return typeof parameters?.retry_after === 'number' ? parameters.retry_after : null;
  } catch {
    return null;
  }
}
