import { MODES } from './shell.ts';

export const AUTOMATION = {
  entry: 'Auto entry',
  entryMeans: 'Monitors buy by themselves.',
  stop: 'Auto stop',
  stopMeans: (below: number) => `Sells a trade whose probability falls below ${below} %.`,
  settings: 'Settings of all monitors',
  open: 'Settings',
  loading: 'Asking for the switches …',
  notSwitched: (what: string) => `${what} was not switched`,
  prodTitle: 'Let monitors buy with real money?',
  prodMeans: `Every monitor that is switched on for ${MODES.prod.name} will place orders by itself, without asking.`,
  prodDo: 'Yes, with real money',
  formMeans:
    'They hold for every monitor that has nothing of its own, at once, also for its open trades. Entry settings are those of Hourly HTC.',
  monitors: 'Each monitor by itself',
  save: 'Save',
  saved: 'The settings are changed',
  nothing: 'Nothing is changed.',
} as const;
