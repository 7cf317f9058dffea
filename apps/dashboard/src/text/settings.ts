export const SETTINGS = {
  thisBrowser: 'This browser',
  thisBrowserMeans: 'Kept in this browser, and the same in all its tabs.',
  look: 'Look',
  looks: { system: 'As the system', dark: 'Dark', light: 'Light' },
  sound: 'Sound',
  soundMeans:
    'A short tone when a monitor or a rule buys or sells by itself: rising for a buy, falling for a sale.',
  notify: 'Notifications',
  notifyMeans:
    'The browser says what a monitor or a rule bought or sold, while this page is open in the background.',
  notifyDenied: 'The browser refuses them for this site. Allow them in its site settings first.',
  notifyInsecure: 'They need HTTPS: this page came over plain HTTP.',
  notifyMissing: 'This browser has none.',
  shortcuts: 'Keyboard shortcuts',
  shortcutsMeans: 'Single letters do things. Press ? for the list.',
  oneClick: 'Buy with one click',
  oneClickMeans: (mode: string) =>
    `A click on an ask buys at once, without the dialog: one order of the size below, at the ask shown and no higher. Holds for ${mode}, in this tab, until it is closed.`,
  oneClickUnknown: 'The trader has not said yet which mode this is.',
  oneClickSize: 'Size, in contracts',
  session: 'Session',
  signOut: 'Sign out',
  signOutMeans: 'Ends this session in all tabs of this browser. Trading goes on.',
} as const;
