export const SETTINGS = {
  partsName: 'Parts of the settings',
  parts: {
    browser: 'This browser',
    profile: 'Profile',
    security: 'Security',
    keys: 'API keys',
    exchange: 'Kalshi keys',
  },
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
  notifyInsecure: 'They need HTTPS: this page came over plain HTTP. The way there: recio remote enable',
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

/** As an application of the device. */
export const INSTALL = {
  title: 'As an app',
  install: 'Install',
  offered:
    'An icon of its own, without the browser’s bars. It opens on a bad line, too, and says then that nothing in it is current.',
  installed: 'This is the installed app.',
  'by-hand':
    'This browser does not offer it by itself. It may be in its menu: “Install app” or “Add to Home Screen”; on an iPhone under Share.',
  insecure:
    'It needs HTTPS: this page came over plain HTTP. The way there, on the machine that REC.IO runs on: recio remote enable',
} as const;

export const PROFILE = {
  title: 'Profile',
  means: 'Nothing of it is needed to trade, and the page shows it to nobody else.',
  firstName: 'First name',
  lastName: 'Last name',
  email: 'E-mail',
  phone: 'Phone',
  timeZone: 'Time zone',
  timeZoneMeans: 'In which your days begin: on History, Performance, and in what is exported.',
  save: 'Save',
  undo: 'Discard',
  saved: 'Profile saved',
} as const;

export const PASSWORD = {
  title: 'Password',
  means: 'Changing it ends your other sessions. API keys and passkeys stay.',
  password: 'Present password',
  newPassword: 'New password',
  again: 'New password, again',
  missing: 'Give the one that you sign in with now.',
  newMissing: 'Give a new one.',
  differs: 'Both must be the same.',
  submit: 'Change password',
  changed: 'Password changed',
  ended: (sessions: number) =>
    sessions === 0 ? 'There was no other session.' : `Other sessions ended: ${sessions}.`,
} as const;

/** Asked for once more, before what cannot be taken back lightly. */
export const CONFIRM = {
  password: 'Your password',
  passwordMissing: 'Give the password that you sign in with.',
  code: 'Code',
  codeMissing: 'Give the six digits that the device shows.',
  back: 'Back',
} as const;

export const FACTOR = {
  title: 'Second factor',
  means: 'A code of your phone beside the password: whoever learns the password alone stays outside.',
  isOn: 'It is on',
  isOff: 'It is off',
  offMeans: 'Sign-in asks for the password alone.',
  left: (codes: number) =>
    `${codes} recovery codes are left. For new ones, switch it off and set it up again.`,
  begin: 'Set up',
  beginMeans:
    'You need an app that shows time-based codes, such as Aegis, 2FAS, 1Password or Google Authenticator.',
  next: 'Next',
  scan: 'Take a picture of this with the app, then give the code that it shows.',
  picture: 'QR code of the secret; the same stands below as text',
  typed: 'Or type this secret:',
  confirm: 'Switch on',
  codes: 'It is on. Keep these recovery codes',
  codesMean:
    'Each lets you in once when the device is lost. They are shown only now. Print them, or keep them where your passwords are, but not on that device.',
  off: 'Switch off',
  offSubmit: 'Switch off',
  offWarning:
    'Sign-in will ask for the password alone. A recovery code does as well as a code of the device.',
  isOffNow: 'The second factor is off',
} as const;

/** What is shown only now. */
export const ONCE = {
  copy: 'Copy',
  copied: 'Copied',
  download: 'Download',
  kept: 'I have kept it',
} as const;

export const SESSIONS = {
  title: 'Sessions and devices',
  means: 'Where you are signed in. End what you do not know, and change the password then.',
  unknown: 'A device that does not say what it is',
  isThis: 'this one',
  from: (address: string) => `from ${address}`,
  since: (time: string) => `since ${time}`,
  seen: (time: string) => `seen ${time}`,
  end: 'End',
  endNamed: (device: string) => `End: ${device}`,
  endOthers: 'End all others',
  ended: (sessions: number) => (sessions === 1 ? 'One session ended' : `${sessions} sessions ended`),
} as const;

export const KEYS = {
  title: 'API keys',
  make: 'New API key',
  makeMeans: 'For a program of yours, on the account that you look at now. What it may ask for: /api/docs',
  name: 'Name',
  nameMeans: 'By which you will know it.',
  nameMissing: 'Give it a name.',
  scope: 'It may',
  scopes: { view: 'view', trade: 'trade' },
  scopesMean: {
    view: 'It sees everything of the account, and changes nothing.',
    trade: 'It also buys, sells and stops. It never arms, sets limits or gives rights.',
  },
  ends: 'It ends',
  never: 'when it is revoked',
  after: (days: string) => `after ${days} days`,
  submit: 'Make the key',
  made: (name: string) => `The key “${name}”`,
  madeMeans:
    'It is shown only now. Give it to the program, and nobody else: whoever has it is you, within its scope.',
  none: 'You have no API keys.',
  account: (account: string, ownerNo: string) => `account ${account} of ${ownerNo}`,
  madeAt: (time: string) => `made ${time}`,
  used: (time: string) => `used ${time}`,
  unused: 'never used',
  holds: 'holds until it is revoked',
  until: (time: string) => `holds until ${time}`,
  expired: (time: string) => `expired ${time}`,
  revoked: (time: string) => `revoked ${time}`,
  revoke: 'Revoke',
  revokeNamed: (name: string) => `Revoke ${name}`,
  revokedNow: (name: string) => `Revoked: ${name}`,
} as const;

/** Keys of the exchange. */
export const EXCHANGE = {
  title: 'Keys of the exchange',
  means:
    'With these the trader signs at Kalshi. A key is tried there, by reading the balance, before it takes the place of another; it lies in a file that only the programs may read, and is never shown again. The mode stays what it is: recio mode.',
  none: 'No key is kept.',
  key: (keyId: string) => `Key ${keyId}`,
  give: 'Give a key',
  replace: 'Replace',
  keyId: 'Key id',
  keyIdMeans: 'As Kalshi lists it beside the key.',
  keyIdMissing: 'Letters, digits and dashes, as Kalshi lists it.',
  file: 'File of the private key',
  fileTooLong: 'That file is far too long for a key.',
  privateKey: 'Private key',
  privateKeyMeans: 'Or paste it whole, from BEGIN to END.',
  privateKeyMissing: 'Choose its file, or paste it.',
  submit: 'Try it and keep it',
  busy: 'Asking the exchange …',
  insist: 'Keep it all the same',
  kept: (balance: string, mayTrade: boolean | null) =>
    `It works, and is kept. Balance: ${balance}.${mayTrade === null ? ' Whether it may trade, the exchange does not tell.' : ''}`,
  keptUntried: 'It is kept, and was not tried.',
  taken: {
    yes: 'The trader signs with it from now on.',
    later: 'It is used as soon as this mode is.',
    failed: 'The trader takes it up when it is started again: recio restart',
  },
} as const;

export const OWN_DATA = {
  title: 'My data',
  means:
    'Everything that is kept of you and of the accounts that you own, as CSV files in one archive: profile, devices, settings, orders, fills, settlements, what you did. No passwords, no keys. Once in five minutes.',
  download: 'Download my data',
  deletion:
    'To be deleted is asked of whoever runs this installation: it is done on the machine itself, with recio user delete, and takes trades and settlements with it, which you may need for your taxes.',
} as const;
