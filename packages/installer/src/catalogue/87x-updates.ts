import type { Entries } from './entry.ts';

/** Failures of taking a newer version. */
export const UPDATES = {
  'REC-870': {
    title: 'Nobody has said where newer versions come from.',
    cause: 'This installation has never been updated from anywhere, and no place is built in.',
    remedy:
      'Name it once, it is remembered: recio update --check --from URL (of a published release), DIR (with its files), or git (the clone that this was installed from)',
  },
  'REC-871': {
    title: 'What {place} offers is signed by nobody whom this installation trusts.',
    cause:
      'Signed by: {signers}. Trusted: {trusted}. Nothing of it was read further, and nothing was changed.',
    remedy:
      'Ask whoever publishes the releases for their public key, by another way than that place, and then: recio update trust KEY',
  },
  'REC-872': {
    title: 'What {place} offers cannot be used: {reason}.',
    cause: 'It is damaged, was changed on its way, or is no release of REC.IO. Nothing was changed.',
    remedy: 'Try again later, or fetch the release from another place: recio update --from URL or DIR',
  },
  'REC-873': {
    title: 'The archive of {version} is not what its signature promises: {reason}.',
    cause:
      'It was cut short or changed, at its source or on its way. Nothing of it was run, and nothing was changed.',
    remedy:
      'Try again, or fetch it from another place. If that happens twice, tell whoever publishes the releases.',
  },
  'REC-874': {
    title: '{place} offers {offered}, which is older than {known}.',
    cause:
      'An older version may have faults that are known to everybody. Who can put old files in the way of new ones could hold you back so.',
    remedy:
      'If you mean it: recio update --from PLACE --allow-downgrade. Back to the version before: recio update --rollback',
  },
  'REC-875': {
    title: '{place} cannot be reached: {reason}.',
    cause: 'The network, the server or the path. Nothing was changed.',
    remedy:
      'Look whether it opens in a browser, then try again; or name another place: recio update --from URL or DIR',
  },
  'REC-876': {
    title: 'An update of {path} is at work (process {pid}).',
    cause: 'Two at once would take each other’s files away.',
    remedy: 'Wait until it has ended; how far it is: recio update --check',
  },
  'REC-877': {
    title: 'An update to {version} was cut short; it had come as far as: {phase}.',
    cause: 'Its process was ended, or the machine was. Entries are held until that is settled.',
    remedy: 'Go on with it: recio update --resume. Back to {before}: recio update --undo',
  },
  'REC-878': {
    title: 'There is no update that was cut short.',
    cause: 'The last one has ended, in one way or the other, or there never was one.',
    remedy: 'See what there is: recio update --check',
  },
  'REC-879': {
    title: 'Nothing was updated: {reason}.',
    cause:
      'The programs stop for an update, for half a minute and more where tables change. Meanwhile nobody watches these trades in mode {mode}, neither their stops nor their exits.',
    remedy:
      'Switch automatic entry off (recio entries off) and update when they are closed (recio trades shows them), or say that you watch them yourself: recio update --leave-trades',
  },
  'REC-880': {
    title: '{version} could not be made ready: {reason}.',
    cause:
      'Node, the packages or the page of the new version could not be put together. The present one was not touched.',
    remedy: 'See {log}, put right what it says, then run the same command again',
  },
  'REC-881': {
    title: '{version} did not work here, and {before} runs again: {reason}.',
    cause: '{consequence}',
    remedy:
      'Nothing has to be done. Tell whoever publishes the releases, with {log}; recio update --check says when there is another one.',
  },
  'REC-882': {
    title: '{version} did not work here ({reason}), and going back to {before} has failed, too: {failure}.',
    cause:
      'The system may be stopped. Entries are held. Open trades are watched by nobody until it runs again.',
    remedy:
      'Put right what is said, then: {command}. Where trades are open, watch them at the exchange until then',
  },
  'REC-883': {
    title: '{version} knows fewer tables than this database has, from {migration} on.',
    cause: 'It would refuse to run on them. Tables are never taken back, only restored from a backup.',
    remedy:
      'Choose a newer release, or go back by recio update --rollback, which restores the backup of before',
  },
  'REC-884': {
    title: 'The clone in {clone} cannot be updated by git: {reason}.',
    cause: 'Its commits are taken as they come, so they have to follow the one that is here.',
    remedy: 'Put that right in the clone, or take a published release: recio update --from URL or DIR',
  },
  'REC-885': {
    title: 'Commit {commit} is signed by nobody.',
    cause:
      'Whoever may write to that repository, or stands between it and you, decides what runs here, with your keys.',
    remedy:
      'Look at it, and if you trust it: recio update --from git --unsigned. A signed release needs no such trust',
  },
  'REC-886': {
    title: 'There is no version to go back to.',
    cause:
      'This installation was never updated, or has gone back already. Only the version before the present one is kept.',
    remedy: 'Name an older release: recio update --from PLACE --allow-downgrade',
  },
  'REC-887': {
    title: '“{text}” is no public key of releases.',
    cause: 'It has 43 letters, digits, - and _, as npm run release -- keygen prints it.',
    remedy: 'Copy it again, whole, from whoever publishes the releases',
  },
} as const satisfies Entries;
