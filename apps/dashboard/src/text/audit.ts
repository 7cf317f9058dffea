import type { AuditEntry } from '@rec-io/domain/audit-entry';

type Detail = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const because = ({ reason }: Detail): string => (text(reason) === '' ? '' : `: ${text(reason)}`);
const times = (count: unknown, one: string, many: string): string =>
  `${text(count)} ${count === 1 ? one : many}`;

export const AUDIT = {
  means: 'What people did and tried on this account. Nobody can change it.',
  onlyOwn: 'You see what you did yourself. Owners of the account see everybody’s.',
  loading: 'Asking for the audit …',
  none: 'Nothing was done here yet.',
  noneMeant: 'Nothing is meant by these filters.',
  caption: 'Audit',
  csv: 'CSV',
  csvMeans: 'All that is meant, newest first',
  who: 'Who',
  what: 'What',
  via: 'By',
  period: 'Period',
  from: 'From',
  to: 'To',
  all: 'All',
  ownDays: 'Own days',
  clear: 'Clear all',
  filters: 'Filters',
  columns: { time: 'Time', who: 'Who', what: 'What', via: 'By', from: 'From' },
  nobody: 'nobody of that name',
  vias: {
    page: 'the page',
    key: 'an API key',
    command: 'the command line',
    monitor: 'the monitor',
  } satisfies Record<AuditEntry['via'], string>,
  more: 'Show more',
  loadingMore: 'Asking for more …',
  shown: (rows: number) => `${rows} shown`,
  zone: (zone: string) => `Times and days of ${zone}`,
  detail: 'As it is written down',
} as const;

/** Kinds of what is done, by the word before the dot. */
export const AUDIT_KINDS: readonly (readonly [kind: string, name: string])[] = [
  ['trading', 'Trading'],
  ['monitor', 'Monitors'],
  ['session', 'Signing in and out'],
  ['password', 'Passwords'],
  ['second-factor', 'Second factor'],
  ['key', 'API keys'],
  ['profile', 'Profile'],
  ['right', 'Rights'],
  ['account', 'Accounts'],
  ['person', 'People and their data'],
  ['program', 'Programs'],
  ['data', 'How much is kept'],
  ['health', 'Health'],
  ['model', 'Models'],
];

/** What was done, in words. What is not known here is told as it is written down. */
const SAID: Readonly<Record<string, (detail: Detail) => string>> = {
  'session.opened': () => 'Signed in',
  'session.closed': () => 'Signed out',
  'session.refused': ({ code }) =>
    code === 'web.wrong_code' ? 'Sign-in refused: wrong code' : 'Sign-in refused: wrong login or password',
  'session.ended': () => 'Ended one of the own sessions',
  'session.others-ended': () => 'Ended all other own sessions',
  'password.changed': () => 'Changed the own password; other sessions ended',
  'second-factor.on': () => 'Switched the second factor on',
  'second-factor.off': () => 'Switched the second factor off',
  'key.made': ({ name, scope }) =>
    `Made the API key “${text(name)}” to ${scope === 'trade' ? 'trade' : 'view'}`,
  'key.revoked': () => 'Revoked an API key',
  'profile.changed': ({ fields }) => `Changed the own profile: ${text(fields)}`,
  'person.exported': ({ user }) =>
    user === undefined ? 'Took the own data out' : `Took out what is kept of user ${text(user)}`,
  'person.deleted': ({ user }) => `Deleted user ${text(user)} for good`,
  'data.bounded': ({ name, days, bytes }) =>
    `Set how much of ${text(name)} is kept: ${[...(days === null ? [] : [`${text(days)} days`]), ...(bytes === null ? [] : [`${text(bytes)} bytes`])].join(', ')}`,
  'right.granted': ({ login, role }) => `Made ${text(login)} ${text(role)}`,
  'right.revoked': ({ login }) => `Took the right of ${text(login)} away`,
  'right.refused': ({ route }) => `Refused for want of a right: ${text(route)}`,
  'account.refused': ({ ownerNo, account }) =>
    `Refused: the account ${text(account)} of ${text(ownerNo)} is another’s`,
  'program.restart': ({ program, outcome }) =>
    outcome === 'asked'
      ? `Restarted ${text(program)}`
      : `Tried to restart ${text(program)} (${text(outcome)})`,
  'health.restart': ({ target, outcome, reason }) =>
    `Restarted ${text(target)}${outcome === 'asked' ? '' : ` (${text(outcome)})`}: ${text(reason)}`,
  'health.gave-up': ({ target, reason }) => `Restarts ${text(target)} no more: ${text(reason)}`,
  'health.hold': ({ reason }) => `Holds entries: ${text(reason)}`,
  'health.release': ({ reason }) => `Lets entries go on: ${text(reason)}`,
  'health.lifted': (detail) => `Let entries go on although the monitor held them${because(detail)}`,
  'model.chosen': ({ symbol, model, refused }) =>
    `Chose the model ${text(model)} for ${text(symbol)}${refused === undefined ? '' : ' (refused)'}`,
  'model.rolled-back': ({ symbol, refused }) =>
    `Went back to the model before for ${text(symbol)}${refused === undefined ? '' : ' (refused)'}`,
  'model.refresh': ({ symbols, refused }) =>
    `Began a refresh of the models of ${text(symbols)}${refused === undefined ? '' : ' (refused)'}`,
  'model.refresh-cancelled': () => 'Cancelled a refresh of models',
  'monitor.added': ({ name }) => `Added the monitor ${text(name)}`,
  'monitor.changed': ({ name }) => `Changed the monitor ${text(name)}`,
  'monitor.enabled': ({ name }) => `Switched the monitor ${text(name)} on`,
  'monitor.disabled': ({ name }) => `Switched the monitor ${text(name)} off`,
  'monitor.removed': ({ name }) => `Removed the monitor ${text(name)}`,
  'trading.kill': (detail) =>
    `Pulled the kill switch${detail['flatten'] === true ? ' and sold everything' : ''}${because(detail)}`,
  'trading.halt': (detail) => `Halted trading${because(detail)}`,
  'trading.reduce': (detail) => `Let only exits through${because(detail)}`,
  'trading.arm': (detail) => `Armed trading again${because(detail)}`,
  'trading.buy': ({ ticker, side, countE2, limitE4 }) =>
    `Bought ${times(Number(countE2) / 100, 'contract', 'contracts')} ${text(side).toUpperCase()} of ${text(ticker)} at ${Number(limitE4) / 100}¢ at most`,
  'trading.close': ({ tradeId }) => `Closed the trade ${text(tradeId)}`,
  'trading.close-all': () => 'Sold everything that was held',
  'trading.hold': (detail) => `Kept the trade ${text(detail['tradeId'])} to settlement${because(detail)}`,
  'trading.call-off': ({ tradeId }) => `Called the exit of the trade ${text(tradeId)} off`,
  'trading.rules': ({ tradeId }) => `Changed the rules of the trade ${text(tradeId)}`,
  'trading.reconcile': () => 'Compared ledger and exchange',
};

/** @param detail as it was written down; a trader that refused says so by its status */
export function auditWords(action: string, detail: Detail): string {
  const said = SAID[action]?.(detail) ?? action;
  const { status } = detail;
  return typeof status === 'number' && status >= 400 ? `${said} (refused)` : said;
}
