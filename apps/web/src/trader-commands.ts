import { BEGIN_BEFORE_HEADER, BEGIN_WITHIN_MS } from '@rec-io/domain/command-deadline';
import { isObject } from '@rec-io/installer/json-file';
import { WebError } from './web-error.ts';

const ANSWER_MS = 10_000;

/** What the trader said: its own status and body, also a refusal. */
export type TraderAnswer = { readonly status: number; readonly body: unknown };

/** Tells the trader what a browser wants. */
export class TraderCommands {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** @param body null: only asks @throws WebError `web.trader_silent` without an answer that makes sense */
  async tell(what: string, body: object | null, limitMs = ANSWER_MS): Promise<TraderAnswer> {
    try {
      const reply = await fetch(`${this.#url}/${what}`, {
        method: body === null ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${this.#token}`,
          'content-type': 'application/json',
          [BEGIN_BEFORE_HEADER]: `${Date.now() + BEGIN_WITHIN_MS}`,
        },
        body: body === null ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(limitMs),
      });
      const told: unknown = await reply.json();
      // A token that does not fit is a fault of ours, not of the browser's.
      if (reply.status === 401 || !(isObject(told) || Array.isArray(told)))
        throw new WebError('web.trader_silent');
      return { status: reply.status, body: told };
    } catch {
      throw new WebError('web.trader_silent');
    }
  }
}
