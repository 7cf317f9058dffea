/** The account, its people, and what real money wants. */
export const ACCOUNT = {
  loading: 'Asking for the account …',
  here: 'This account',
  label: 'Account',
  name: (account: string, ownerNo: string) => `${account} of ${ownerNo}`,
  role: 'Your right',
  roles: { viewer: 'Viewer', trader: 'Trader', owner: 'Owner' },
  rolesMean: {
    viewer: 'sees everything, and changes nothing',
    trader: 'also buys, sells, protects, stops, and edits monitors',
    owner: 'also arms, sets limits, gives keys and rights',
  },
  balance: 'Balance',
  notTold: 'not told yet',
  notTraded: 'No trader of this installation trades it: what stands here is what was kept of it.',
  limits: 'Its rights and mode are also shown and changed by recio account and recio mode.',
  others: 'Your accounts',
  othersMean: 'What you see and do on every page is of the one that you choose, in this session.',
  choose: 'Look at it',
  chosen: 'You look at it',
} as const;

export const PEOPLE = {
  title: 'People',
  means: 'Who may do what on this account. The same from the command line: recio account.',
  since: (time: string, by: string) => `since ${time}, by ${by}`,
  off: 'switched off',
  role: (login: string) => `Right of ${login}`,
  remove: 'Take away',
  removeNamed: (login: string) => `Take away the right of ${login}`,
  sure: (login: string) => `Really take the right of ${login} away?`,
  keep: 'Keep it',
  removed: (login: string) => `${login} has no right here any more`,
  give: 'Give a right',
  login: 'Login',
  loginMeans: 'Of somebody who can sign in already: recio user add makes people.',
  loginMissing: 'Give the name with which they sign in.',
  right: 'Right',
  submit: 'Give it',
  given: (login: string, role: string) => `${login}: ${role}`,
} as const;

export const RISK = {
  heading: 'Real money',
  accepted: (login: string, time: string) => `Accepted by ${login}, ${time}.`,
  onMachine: (login: string, time: string) => `Accepted on the machine itself by ${login}, ${time}.`,
  missing: 'Nobody has accepted it yet: real money cannot be armed, and the mode cannot become prod.',
  forOwner: 'An owner of the account accepts it here, or recio mode prod asks for it.',
  read: 'I have read it, and take that risk.',
  readMissing: 'Say that you have read it.',
  submit: 'Accept',
  done: 'The risk text is accepted',
} as const;

export const SETTLED = {
  settlements: 'Settlements',
  fills: 'Fills and fees',
  none: 'Nothing has settled here yet.',
  noFills: 'Nothing has been filled here yet.',
  paid: (side: string) => `paid ${side.toUpperCase()}`,
  held: (yes: string, no: string) => `held ${yes} YES, ${no} NO`,
  fee: (fee: string, isTaker: boolean) => `fee ${fee} as ${isTaker ? 'taker' : 'maker'}`,
  fill: (side: string, count: string, cents: string) =>
    `${side === 'bid' ? 'YES bought' : 'YES sold'}: ${count} at ${cents}¢`,
  more: 'Show more',
} as const;
