import { displayStrikeE4 } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { NotificationKind } from '@rec-io/domain/notification';
import * as format from '../format.ts';

type Detail = Readonly<Record<string, unknown>>;
const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

export const NOTIFICATIONS = {
  means:
    'What happened by itself within the last 30 days, and what changes it. What people did is in the audit.',
  loading: 'Asking what happened …',
  none: 'Nothing has happened by itself yet.',
  noneMeant: 'Nothing of that kind has happened.',
  caption: 'Notifications',
  kind: 'Kind',
  all: 'All',
  kinds: {
    entry: 'Bought by itself',
    exit: 'Sold by itself',
    refusal: 'Refused orders',
    stop: 'Stopped and armed',
    difference: 'Differences',
    model: 'Models',
    program: 'Programs',
  } satisfies Record<NotificationKind, string>,
  unread: 'unread',
  markRead: 'Mark all as read',
  allRead: 'All is read',
  more: 'Show more',
  loadingMore: 'Asking for more …',
  here: 'In this browser',
  hereMeans: 'How this browser tells of what is bought and sold by itself.',
} as const;

const order = (detail: Detail): string =>
  `${format.count(Number(detail['countE2']))} ${text(detail['side']).toUpperCase()} ${strike(detail)} of ${text(detail['contract'])}`;
const strike = ({ floorStrikeE4 }: Detail): string =>
  format.strike(displayStrikeE4(Number(floorStrikeE4) as PriceE4));
const atPrice = ({ priceE4 }: Detail): string => `${format.cents(Number(priceE4))}¢`;
const model = (name: unknown): string => (name === null ? 'the model of the release' : text(name));

/** Of each kind, what happened, in a line. */
export const SAID: Readonly<Record<NotificationKind, (detail: Detail) => string>> = {
  entry: (detail) => `Bought ${order(detail)} at ${atPrice(detail)}`,
  exit: (detail) => `Sold ${order(detail)} at ${atPrice(detail)}`,
  refusal: (detail) =>
    detail['outcome'] === 'unknown'
      ? `Nobody knows what became of an order: ${order(detail)}`
      : `The exchange refused ${detail['action'] === 'exit' ? 'a sale of' : 'a buy of'} ${order(detail)}`,
  stop: ({ state, flatten }) =>
    state === 'active'
      ? 'Trading is armed'
      : state === 'reducing'
        ? 'Trading only reduces'
        : `Trading is halted${flatten === true ? ', and everything is sold' : ''}`,
  difference: ({ code, ticker, isOver }) =>
    `Ledger and exchange ${isOver === true ? 'differed, and agree again' : 'differ'}: ${text(code)}${ticker === null ? '' : ` in ${text(ticker)}`}`,
  model: ({ symbol, event, model: name, before }) => {
    if (event === 'failed') return `The model of ${text(symbol)} could not be refreshed`;
    if (event === 'kept') return `The model of ${text(symbol)} stays ${model(before)}`;
    return `${text(symbol)} is traded with ${model(name)}`;
  },
  program: ({ program, by }) => `${text(program)} was restarted by ${text(by)}`,
};

/** Of each kind, why and by whom; empty where there is nothing to add. */
export const WHY: Readonly<Record<NotificationKind, (detail: Detail) => string>> = {
  entry: ({ monitor, strategy }) => `${text(monitor)}, ${text(strategy)}`,
  exit: ({ monitor, cause }) => `${text(monitor)}, by ${text(cause)}`,
  refusal: ({ code, message }) => [text(code), text(message)].filter(Boolean).join(': '),
  stop: ({ by, reason }) => [text(by), text(reason)].filter(Boolean).join(': '),
  difference: ({ explanation, remedy }) => `${text(explanation)} ${text(remedy)}`.trim(),
  model: ({ by, why }) => `${text(by)}: ${text(why)}`,
  program: () => '',
};
