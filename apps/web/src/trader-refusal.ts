import type { RefusalCode } from '@rec-io/domain/command-refusals';
import { isObject } from '@rec-io/installer/json-file';
import type { ErrorBody } from './web-error.ts';

const RISK = 'Look at trading state, losses and limits: recio risk';

/** What to do when the trader refuses, by its code. */
export const TRADER_FIXES: Readonly<Record<RefusalCode | 'failed', string>> = {
  unknown_trade: 'Look at what is open: it may be closed by now.',
  nothing_held: 'There is nothing of it to sell. Compare with the exchange where you expect some.',
  not_closing: 'There is no exit to call off. Keep it to settlement instead, if that is meant.',
  looser: 'Trading is stricter than that already. To trade again, arm it.',
  tripped: `A limit stands against it. ${RISK}`,
  kill_file: 'Arm with leave to remove the kill file, once its reason is gone.',
  order_group: 'The exchange did not confirm. Try again in a moment.',
  overruled: 'Somebody stopped trading meanwhile. Read their reason, and arm again if it is gone.',
  market_only: 'Give the program a key of the exchange: recio credentials',
  too_late: 'It was asked too long ago. Look at what holds now, and ask again.',
  no_reason: 'Say why.',
  bad_command: 'See what this route takes: /api/docs',
  bad_rules: 'Every rule with its range: recio monitors list NAME',
  bad_floor: 'Choose a lower floor, or none.',
  exchange_unreadable: 'The exchange does not answer. Try again in a moment.',
  not_durable: 'It holds until a restart. Look at database and disk: recio doctor',
  failed: 'Look at what runs and what it says: recio status, recio logs trader',
};

/** A refusal of the trader as clients read any refusal. */
export function refusalOf(told: unknown): ErrorBody {
  const { error } = isObject(told) ? told : {};
  const { code, message } = isObject(error) ? error : {};
  const known =
    typeof code === 'string' && Object.hasOwn(TRADER_FIXES, code) ? (code as RefusalCode) : 'failed';
  return {
    error: {
      code: `trader.${known}`,
      message: typeof message === 'string' ? message : 'The trader refuses, and does not say why.',
      fix: TRADER_FIXES[known],
    },
  };
}
