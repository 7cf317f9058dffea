import { MODE_NAMES } from '@rec-io/domain/mode-names';

/** What stands around every page. */
export const SHELL = {
  product: 'REC.IO',
  skip: 'Skip to content',
  pages: 'Pages',
  morePages: 'More',
  stop: 'Stop',
  stopMeans: 'Reduce, halt, kill switch, and trading again',
  sound: 'Sound of automatic trades',
  soundOn: 'Sound is on (m)',
  soundOff: 'Sound is off (m)',
  soundShortcut: 'Sound on or off',
  waiting: 'Waiting for the trader …',
  exchangeLost: 'no connection to the exchange',
  practiceClock: (speed: number) => `practice clock ×${speed}`,
  practiceClockMeans: (hour: string) => `An exchange hour passes in ${hour} here`,
  chartBy: 'Chart by',
  notFound: {
    title: 'There is no such page',
    text: 'It may have moved. Trading is not affected.',
    back: 'Go to the Trade Monitor',
  },
  failed: {
    title: 'This page has failed',
    text: (message: string) => `Trading is not affected: it runs on the server. (${message})`,
    again: 'Load again',
  },
  loading: 'Loading …',
} as const;

export const PAGE_NAMES = {
  monitor: 'Trade Monitor',
  monitorShort: 'Monitor',
  history: 'History',
  performance: 'Performance',
  performanceShort: 'Results',
  monitors: 'Strategies and monitors',
  monitorsShort: 'Strategies',
  account: 'Account',
  settings: 'Settings',
  research: 'Research',
  notifications: 'Notifications',
  notificationsShort: 'News',
  system: 'System',
  audit: 'Audit',
} as const;

/** Each mode in words that cannot be confused. */
export const MODES = {
  simulated: { name: MODE_NAMES.simulated, means: 'practice money, exchange on this machine' },
  demo: { name: MODE_NAMES.demo, means: "practice money, Kalshi's demo exchange" },
  prod: { name: MODE_NAMES.prod, means: 'orders cost real money' },
} as const;

export const TRADER_STATES = {
  starting: 'Starting',
  reconciling: 'Comparing with the exchange',
  trading: 'Trading',
  'market-only': 'Market only',
  blocked: 'Blocked',
} as const;

/** Where it may not both buy and sell. */
export const TRADING_STATES = { reducing: 'Only selling', halted: 'Halted' } as const;

export const CONNECTIONS = {
  connecting: 'connecting',
  live: 'live',
  silent: 'no trader',
  lost: 'lost',
  lostTitle: 'No connection to REC.IO',
  silentTitle: 'The trader does not answer',
  reconnecting: 'Reconnecting by itself.',
  nothingIsCurrent: 'Nothing here is current.',
  since: (age: string) => `for ${age}.`,
  shownIsOld: (age: string) => `What is shown is ${age} old.`,
} as const;

export const SHORTCUTS = {
  title: 'Keyboard shortcuts',
  means: 'They rest while you type and while a dialog is open. Switch them off under Settings.',
  groups: { pages: 'Pages', ladder: 'Strike ladder', trades: 'Trades', safety: 'Safety', page: 'This page' },
  help: 'Show this list',
  goTo: (page: string) => `Go to ${page}`,
  next: 'then',
  close: 'Close',
} as const;

/** What was asked of web. */
export const ASKED = { loading: 'Asking …', again: 'Try again' } as const;

/** What the page says when the server could not be asked. */
export const FAILURES = {
  unreachable: 'The server does not answer.',
  unreachableFix:
    'Is it running? Look: recio status. Whether it was done is not known: look at the open trades.',
  odd: 'The server gave an answer that makes no sense here.',
  oddFix: 'Load the page again; it may be older than the server.',
} as const;
