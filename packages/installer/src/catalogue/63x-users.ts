import type { Entries } from './entry.ts';

/** Failures of keys of the exchange, modes, users, transfers and the proof that it works. */
export const USERS = {
  'REC-630': {
    title: 'The private key cannot be used: {reason}.',
    cause:
      'The exchange is asked with signatures, which only a whole private key of the right form can make.',
    remedy: '{fix}',
  },
  'REC-631': {
    title: 'The exchange does not know this key id ({mode}).',
    cause: 'It was mistyped, or the key was deleted. The other environment does not know it either.',
    remedy:
      'Copy the key id from the page on which the exchange lists your API keys, or make a new key there; then: recio credentials set --mode {mode}',
  },
  'REC-632': {
    title: 'This key belongs to {other}, not to {mode}.',
    cause: 'The two environments of the exchange have accounts and keys of their own.',
    remedy: 'Choose {other}, or make a key on the pages of the {mode} exchange.',
  },
  'REC-633': {
    title: 'The key id is right, but the private key is not the one that belongs to it ({mode}).',
    cause: 'The exchange knows the id and refuses the signature. This is the file of another key.',
    remedy:
      'Give the file that was downloaded when this very key was made, or make a new key and give both of its parts.',
  },
  'REC-634': {
    title: 'The key is not the trouble: this machine’s clock {skew} ({mode}).',
    cause: 'Signatures hold the time, and the exchange takes only such of the last seconds.',
    remedy: 'Set the clock (on Linux: sudo timedatectl set-ntp true) and try again.',
  },
  'REC-635': {
    title: 'The {mode} exchange at {host} cannot be reached: {reason} ({code}).',
    cause: 'Nothing is known about the key: no answer of the exchange came.',
    remedy: '{fix}',
  },
  'REC-636': {
    title: 'The {mode} exchange is closed at the moment; back: {resumes}.',
    cause: 'It is under maintenance or fails. Nothing is known about the key.',
    remedy: 'Try again later: recio credentials test --mode {mode}',
  },
  'REC-637': {
    title: 'The key is good, but has not the rights that trading needs ({mode}): {said}.',
    cause: 'It was made for reading only, or for one subaccount.',
    remedy: 'Make a key with the rights to read and to write, and give that one.',
  },
  'REC-638': {
    title: 'The {mode} exchange gave an answer that is not understood: {said}.',
    cause: 'It has changed, or something on the way has answered.',
    remedy: 'Try again later: recio credentials test --mode {mode}. If it stays so, update REC.IO.',
  },
  'REC-639': {
    title: 'There are no credentials for {mode}.',
    cause: 'In this mode every request is signed with a key of yours, and {path} holds none.',
    remedy: 'Give them: recio credentials set --mode {mode}; or go back to practice: recio mode simulated',
  },
  'REC-640': {
    title: 'The file {path} is not used: {reason}.',
    cause: 'Keys are read only from plain files that nobody else can read or put in place.',
    remedy: '{fix}',
  },
  'REC-641': {
    title: 'There is no account {account} on this machine.',
    cause: 'Files of users belong to the account that the programs run as.',
    remedy: 'Put it back, or repair the installation: recio repair',
  },
  'REC-642': {
    title: '{what} is taken: it is {holder}’s.',
    cause: 'Every user has a number and a login of their own; what belongs to one is never given to another.',
    remedy: 'Choose another, or leave the number to REC.IO. All users: recio user list',
  },
  'REC-643': {
    title: 'Trading with real money needs your word.',
    cause: 'It is never switched on by a default, and nobody could be asked.',
    remedy: 'Add --confirm prod if you mean it.',
  },
  'REC-644': {
    title: 'The mode stays {mode}: trades are open in it ({count}).',
    cause:
      'Only the trader of their own mode supervises them. It goes on with that; automatic entry is off now.',
    remedy: 'Run the command again when they are closed: recio mode shows them.',
  },
  'REC-645': {
    title: 'The file {path} cannot be read: {reason}',
    cause: 'The private key is read from the file that you name.',
    remedy:
      'Check its path, and that this account may read it; or give it by standard input: --private-key -',
  },
  'REC-646': {
    title: 'An answer is missing: {missing}.',
    cause: 'Without a terminal nobody can be asked.',
    remedy: 'Add it to the command; --help shows an example.',
  },
  'REC-647': {
    title: 'The key for {mode} is in use.',
    cause: 'The present mode is {mode}, and its trader signs with this key.',
    remedy: 'Switch the mode first: recio mode simulated',
  },
  'REC-648': {
    title: '{login} cannot be removed: {reason}.',
    cause: 'Nobody would supervise what is theirs.',
    remedy: 'Wait until their trades are closed; the first user goes with the installation: recio uninstall',
  },
  'REC-649': {
    title: 'The transfer was not done: {reason}.',
    cause: 'The exchange refused it, or its answer was lost. It is never sent a second time by itself.',
    remedy: 'Look where your cash lies: recio credentials test. Then run recio transfer again if need be.',
  },
  'REC-650': {
    title: 'Not everything works. {check}: {what}',
    cause:
      'The installed system was used as its owner would use it, and this part did not do what it should.',
    remedy: '{fix}',
  },
  'REC-651': {
    title: '{path} is there already.',
    cause: 'An archive is never written over a file that is there.',
    remedy: 'Name another file: recio support-bundle FILE',
  },
  'REC-652': {
    title: 'That is not the password of {login}.',
    cause: 'Real money is reached only by whoever knows it; nothing was changed.',
    remedy: 'Run the command again. A lost password is replaced by: recio user reset-password',
  },
  'REC-653': {
    title: 'The key {keyId} is the trader’s already ({mode}).',
    cause:
      'The monitor’s own key is there for when the trader’s is revoked or used up: the same key would go with it.',
    remedy: 'Make a second key at the exchange and give that: recio credentials set --for monitor',
  },
  'REC-654': {
    title: 'The mode stays {mode}: {reason}',
    cause:
      'A mode is left when its ledger and its exchange agree: what is open or unexplained there would be looked at by nobody. Automatic entry is off now.',
    remedy:
      'See it: recio reconcile. Where the exchange is right: recio reconcile --adopt --reason "…". Where it does not answer and you know that nothing is held there: recio mode … --uncompared',
  },
  'REC-655': {
    title: 'The right is not taken away: nobody would own the account any more.',
    cause: 'Only an owner arms after a stop, changes limits and gives rights. Nothing was changed.',
    remedy: 'Make somebody else its owner first: recio account grant LOGIN owner',
  },
  'REC-656': {
    title: '{login} has no right on the account {account}.',
    cause: 'There is nothing to take away. Nothing was changed.',
    remedy: 'See who has one: recio account list',
  },
  'REC-657': {
    title: '{login} has no second factor.',
    cause: 'Sign-in asks them for the password alone. Nothing was changed.',
    remedy: 'A forgotten password is replaced by: recio user reset-password --login {login}',
  },
  'REC-658': {
    title: 'Nobody has accepted the risk of real money for the account {account} yet.',
    cause: 'Before real money an owner reads what it can cost, and says so. Nothing was changed.',
    remedy:
      'Read it and accept it on the page, under Account; or here, where the command asks you. Where nobody can be asked: --accept-risk',
  },
} as const satisfies Entries;
