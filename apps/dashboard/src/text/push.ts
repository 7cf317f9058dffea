/** Why nothing can be pushed to this browser. */
export const PUSH_OBSTACLES = {
  insecure: 'They need HTTPS: this page came over plain HTTP. The way there: recio remote enable',
  missing:
    'This browser has none, or only for an installed app: on an iPhone add the page to the Home Screen first, by Share, and open it there.',
  denied: 'The browser refuses notifications for this site. Allow them in its site settings first.',
  unkept: 'This page keeps no service worker here, as in a private window or while it is developed.',
} as const;

export const PUSH = {
  title: 'Push notifications',
  means:
    'What happens by itself is told on your devices while no page is open: what was bought, sold and settled, that trading was stopped or armed, and orders in doubt. Each says first whether it is real money.',
  here: 'On this device',
  hereMeans: 'Goes on until you switch it off, sign out, or end the session.',
  on: 'News is pushed to this device',
  off: 'Nothing is pushed to this device any more',
  notGiven: 'The browser was not allowed to show notifications, so nothing was switched on.',
  notMade: (why: string) =>
    `The browser could not reach its push service, so nothing was switched on: ${why}`,
  devices: 'Devices that are told',
  none: 'None yet.',
  isThis: 'this one',
  unknown: 'Unknown browser',
  since: (time: string) => `since ${time}`,
  by: (service: string) => `by ${service}`,
  taken: (time: string) => `last told ${time}`,
  untold: 'nothing told yet',
  failed: (time: string, why: string) => `Failed ${time}: ${why}`,
  test: 'Send a test',
  testNamed: (name: string) => `Send a test to ${name}`,
  tested: 'The push service took it: it should show up on the device within seconds.',
  gone: 'That device can no longer be reached, and was removed. Switch push notifications on again there.',
  notTaken: (why: string | null) => `It was not taken. ${why ?? ''}`.trim(),
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  removed: (name: string) => `Nothing is pushed to ${name} any more`,
} as const;
