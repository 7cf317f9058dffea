import { MODES } from './shell.ts';

export const MONITORS = {
  list: 'Monitors',
  listMeans:
    'What is traded by itself: a coin, a series of events, a strategy, a size, and what protects what was bought. A running trader takes every change up within a second.',
  none: 'There are no monitors: nothing is bought by itself. Make the first one.',
  loading: 'Asking for monitors …',
  onlyLook: 'You may look at this account and not change it. Its owner gives rights.',
  add: 'New monitor',
  edit: 'Edit',
  duplicate: 'Duplicate',
  remove: 'Delete',
  cancel: 'Cancel',
  entersNow: (mode: keyof typeof MODES) => `May enter now, in ${MODES[mode].name}.`,
  obstacles: {
    wrong: (detail: string) => `Enters nothing: ${detail}.`,
    off: () => 'Switched off. What it holds is protected as before.',
    'other-mode': (detail: string) =>
      `Switched on for ${MODES[detail as keyof typeof MODES].name} only. Switch it on here to let it enter in this mode, too.`,
    'entries-off': () => 'Enters nothing: automatic entry is off above all monitors.',
    suspended: (detail: string) => `Suspended: ${detail}. Mend it, then restart the trader: recio restart`,
  },
  series: { hourly: 'every hour', quarter: 'every quarter hour' },
  holds: (count: number) => (count === 1 ? 'holds 1 trade' : `holds ${count} trades`),
  holdsNone: 'holds nothing',
  sizes: {
    fixed: (contracts: string, times: string) =>
      times === '1'
        ? `${contracts} ${contracts === '1' ? 'contract' : 'contracts'}`
        : `${contracts} × ${times} contracts`,
    percent: (percent: string) => `${percent} % of the balance`,
    kelly: (fraction: string) => `${fraction} of Kelly`,
  },
  differs: (count: number) =>
    count === 0
      ? 'All settings as for every monitor'
      : count === 1
        ? '1 setting of its own'
        : `${count} settings of its own`,
  instead: (value: string) => `instead of ${value}`,
  leftOver: 'its strategy has no such setting',
  switchedOn: (name: string) => `${name} may enter`,
  switchedOff: (name: string) => `${name} enters nothing more`,
  notSwitched: (name: string) => `${name} was not switched`,
  prodTitle: (name: string) => `Let ${name} buy with real money?`,
  prodMeans:
    'It will place orders that cost real money, by itself and without asking, whenever its strategy says so.',
  prodDo: 'Yes, with real money',
  removeTitle: (name: string) => `Delete ${name}?`,
  removeMeans: 'Its settings and what its strategy remembers go. Its trades stay in the history.',
  removeHolds:
    'It holds trades, and cannot be deleted before they are sold or settled. Switch it off to let it enter nothing more.',
  removed: (name: string) => `${name} is deleted`,
} as const;

export const MONITOR_FORM = {
  addTitle: 'New monitor',
  addMeans: 'It enters nothing until it is switched on.',
  editTitle: (name: string) => `Edit ${name}`,
  editMeans: 'New protective rules hold at once, also for trades that are open.',
  name: 'Name',
  nameMeans: 'Lower case letters, digits and dashes. It is part of every order’s id, and never changes.',
  nameBad: '1 to 40 lower case letters, digits or dashes, no dash at its ends.',
  symbol: 'Coin',
  series: 'Events',
  strategy: 'Strategy',
  strategyDrops: 'Settings that only the other strategy has are dropped.',
  unusable: (name: string) => `${name} (cannot be used)`,
  parts: {
    parameters: 'How it enters',
    size: 'How much it buys',
    rules: 'What protects what it bought',
  },
  partOf: (name: string, own: number) => (own === 0 ? name : `${name} (${own} of its own)`),
  range: (min: number, max: number, unit: string) => `${min} to ${max}${unit === '' ? '' : ` ${unit}`}.`,
  notANumber: 'must be a number',
  reset: (value: string) => `Back to ${value}`,
  on: 'on',
  off: 'off',
  save: 'Save',
  saveNew: 'Make it',
  saved: (name: string) => `${name} is changed`,
  added: (name: string) => `${name} is there, switched off`,
} as const;

export const STRATEGIES = {
  title: 'Strategies',
  means:
    'Each decides once a second what it would buy or sell. How much, and what protects it, is the monitor’s.',
  builtIn: 'comes with REC.IO',
  own: 'yours',
  refused: 'refused',
  loaded: 'loaded',
  settings: (count: number) => (count === 1 ? '1 setting' : `${count} settings`),
  columns: { setting: 'Setting', default: 'Default', range: 'Range', meaning: 'Meaning' },
  directory: (directory: string) =>
    `Strategies of your own are files in ${directory}. Begin one: recio strategy new NAME. Try it: recio strategy check NAME`,
} as const;
