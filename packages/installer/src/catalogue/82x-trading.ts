import type { Entries } from './entry.ts';

/** Failures of what a person tells a running trader. */
export const TRADING = {
  'REC-820': {
    title: 'The trader does not answer: {reason}.',
    cause:
      'It does not run, or it hangs. Nothing was changed. Once it goes on, it does what makes trading stricter, and nothing else of what it was told meanwhile.',
    remedy:
      'Look: recio status. To stop trading without it: recio kill. To start it: recio start. An open trade is supervised again as soon as it runs.',
  },
  'REC-821': {
    title: 'The trader refuses: {message} ({code}).',
    cause: 'What was asked for does not fit what holds at this moment. Nothing was changed.',
    remedy: 'Look at trading state, losses and limits: recio risk',
  },
  'REC-822': {
    title: 'Arming needs a reason.',
    cause:
      'Trading was stopped for a reason; whoever lets entries in again says why, and the ledger keeps it.',
    remedy: 'Give it: recio arm --reason "what was wrong, and why it is well now"',
  },
  'REC-823': {
    title: 'Trading is not stopped everywhere: {missing}.',
    cause: 'What was done is told above, and stays. What is missing could not be reached.',
    remedy:
      'Run recio kill again; it is never too often. If the exchange cannot be reached from here, revoke the API key on its page.',
  },
  'REC-824': {
    title: 'There is no limit {key}.',
    cause: 'Limits are set by their names.',
    remedy: 'See them all: recio risk',
  },
  'REC-825': {
    title: '{key} cannot be {value}: {reason}.',
    cause: 'A limit that is no limit would protect nobody.',
    remedy: 'See every limit with its range: recio risk --explain',
  },
  'REC-826': {
    title: 'There is nothing to close: {reason}.',
    cause: 'The exchange was asked what is held, and not only our own table.',
    remedy: 'See what is open: recio trades',
  },
  'REC-827': {
    title: 'Taking over what the exchange has needs a reason.',
    cause: 'What nothing explains becomes part of the ledger by your word alone, and the ledger keeps why.',
    remedy: 'Look first: recio reconcile. Then say it: recio reconcile --adopt --reason "what happened"',
  },
  'REC-828': {
    title: 'The account cannot be compared: {reason}.',
    cause:
      'Neither the trader nor the exchange answers, and a part of an account is never taken for the whole. Nothing was changed.',
    remedy: 'Start what is stopped: recio start. Where the exchange itself is away, look again later.',
  },
  'REC-829': {
    title: 'Another trader has this account: {message}',
    cause:
      'Two traders of one account and mode would decide and count by themselves, and each would take the other’s orders for a stranger’s.',
    remedy: '{fix}',
  },
  'REC-830': {
    title: 'What is to be sold? Either one trade, by its id, or everything, by --all.',
    cause: 'Nothing is sold on a guess. Nothing was changed.',
    remedy: 'See what is open, with its ids: recio trades. Then: recio close ID, or recio close --all',
  },
  'REC-831': {
    title: 'Overruling the monitor needs a reason.',
    cause:
      'It keeps the trader from entering because something stands against it; whoever lets entries go on says why, and the audit keeps it.',
    remedy: 'See what it is: recio hold. Then say why it may be: recio hold lift --reason "…"',
  },
} as const satisfies Entries;
