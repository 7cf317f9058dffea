/** Why there are no passkeys here. */
export const PASSKEY_OBSTACLES = {
  insecure: 'Passkeys need HTTPS: this page came over plain HTTP. The way there: recio remote enable',
  nameless: (port: string) =>
    `Passkeys need a host name, and this page was opened by an address. On this machine: http://localhost${port === '' ? '' : `:${port}`}`,
  missing: 'This browser has no passkeys.',
} as const;

export const PASSKEYS = {
  title: 'Passkeys',
  means:
    'Your phone, computer or security key, opened by finger, face or PIN, signs you in alone: in place of the password and of the code.',
  none: 'You have none.',
  of: (hostName: string) => `for ${hostName}`,
  made: (time: string) => `made ${time}`,
  used: (time: string) => `used ${time}`,
  unused: 'never used',
  add: 'Add a passkey',
  name: 'Name',
  nameMeans: 'By which you will know the device.',
  nameMissing: 'Give it a name.',
  submit: 'Go on with the device',
  waiting: 'Follow the device …',
  added: (name: string) => `Passkey added: ${name}`,
  cancelled: 'The device has made none: it was called off, took too long, or has one of yours already.',
  rename: 'Rename',
  renameNamed: (name: string) => `Rename ${name}`,
  save: 'Save',
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  removed: (name: string) => `Passkey removed: ${name}`,
} as const;

export const PASSKEY_SIGN_IN = {
  use: 'Sign in with a passkey',
  cancelled: 'The device gave no passkey: it was called off, took too long, or has none for this page.',
} as const;
