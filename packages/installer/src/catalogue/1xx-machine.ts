import type { Entries } from './entry.ts';

/** Failures of this machine, the data directory and the installation in it. */
export const MACHINE = {
  'REC-100': {
    title: 'Something unforeseen failed: {message}',
    cause: 'This failure has no entry of its own.',
    remedy:
      'Run the command again. The log has more: recio logs; that of an installation which was taken back is kept in .runtime/failed-install-logs of the clone.',
  },
  'REC-101': {
    title: 'The directory {path} is not empty and is not a REC.IO data directory.',
    cause: 'It holds {found}, and no rec-io.json. REC.IO never writes among files that it did not make.',
    remedy: 'Name an empty or a new directory: --data-dir DIR, or --location DIR for a full installation.',
  },
  'REC-102': {
    title: 'The data directory {path} has format {found}; this program knows format {known}.',
    cause: 'Another version of REC.IO made it.',
    remedy: 'Use that version, or install into another directory with --data-dir DIR.',
  },
  'REC-103': {
    title: 'Port {port} ({name}) is taken by {holder}.',
    cause: 'Two programs cannot listen on one port.',
    remedy:
      'Stop that program, or choose another port: --port {name}=N, or shift all of them: --port-offset {offset}.',
  },
  'REC-104': {
    title: 'The directory {path} belongs to {owner}, and this was run by {account}.',
    cause: 'Files of two accounts would mix, and neither could remove the other’s.',
    remedy: 'Run the same command as {owner}, or name another directory with --data-dir DIR.',
  },
  'REC-105': {
    title: '{path} is not a directory.',
    cause: 'A file or something else has the name that the data directory should have.',
    remedy: 'Name another directory with --data-dir DIR, or move the file away.',
  },
  'REC-106': {
    title: '{path} cannot be written: {reason}',
    cause: 'This account may not write there, or the file system is read-only.',
    remedy: 'Name a directory of your own with --data-dir DIR.',
  },
  'REC-107': {
    title: 'Not enough room at {path}: {free} are free, {needed} are needed.',
    cause: 'The database, its binaries and the logs need that much to begin with.',
    remedy:
      'Make room, or name a directory on another disk: --data-dir DIR, or --location DIR for a full installation.',
  },
  'REC-108': {
    title: 'Another installation into {path} is at work (process {pid}).',
    cause: 'Two at once would undo each other’s steps.',
    remedy: 'Wait until it ends and run the command again.',
  },
  'REC-109': {
    title: 'REC.IO is installed in {path} already, with other settings: {differences}.',
    cause: 'An installation is never changed behind its owner’s back.',
    remedy:
      'Leave these options out to keep it as it is; or install beside it with --data-dir DIR; or remove it with recio uninstall.',
  },
  'REC-110': {
    title: 'The clock speed {speed} is not possible with the price source coinbase.',
    cause: 'Live prices come at their own pace: one second per second.',
    remedy: 'Leave --speed out, or practise with --source seeded --speed {speed}.',
  },
  'REC-111': {
    title: 'Coinbase did not send a price within {seconds} seconds.',
    cause: 'This machine has no way out to the internet, or the feed is down.',
    remedy: 'Use --source auto or --source seeded, which need no network.',
  },
  'REC-112': {
    title: 'The option {option} is not understood: {reason}.',
    cause: 'Its value has another form than expected.',
    remedy: 'See --help for the form and an example.',
  },
  'REC-113': {
    title: 'Stopped at your request.',
    cause: 'The answer was no, or a signal to end arrived.',
    remedy: 'Run the command again when you like.',
  },
  'REC-114': {
    title: 'A part of the program is missing: {path}',
    cause: 'The set-up of this clone did not finish, or files were removed.',
    remedy: 'Run ./install.sh again; it repairs what is missing.',
  },
  'REC-115': {
    title: '{path} cannot be used: {reason}',
    cause: 'The file was edited, cut short or lost.',
    remedy: 'Put it right or restore it from a backup. Nothing was started.',
  },
  'REC-116': {
    title: 'REC.IO is not installed in {path}.',
    cause: 'There is no finished installation in that directory.',
    remedy: 'Install with ./install.sh --quick, or name the right directory with --data-dir DIR.',
  },
  'REC-117': {
    title: 'Removing the data in {path} needs your word.',
    cause: 'Trades, settings and keys would be gone for good, and no terminal is there to ask.',
    remedy: 'Add --yes if you mean it, or leave --purge out to keep the data.',
  },
  'REC-118': {
    title: 'There is no user {login}.',
    cause: 'No user of this installation signs in under that name.',
    remedy: 'The first user is admin: recio user reset-password --login admin',
  },
  'REC-119': {
    title: 'The disk is full: {path}',
    cause: 'The file system had no room left while REC.IO wrote.',
    remedy:
      'Make room and run the command again. A new installation can also be put on another disk: --data-dir DIR, or --location DIR for a full one.',
  },
  'REC-120': {
    title: 'The copy of the program is not what it should be: {path}',
    cause: 'A file of the release is missing, was changed, or could not be copied whole.',
    remedy: 'Run ./install.sh again from an unchanged clone; it copies what is missing.',
  },
  'REC-121': {
    title: 'This way of installing is not possible here: {option}',
    cause: 'It is so because {reason}.',
    remedy: 'Use {instead}.',
  },
  'REC-122': {
    title: 'The command did not work: {command}',
    cause: 'It said: {reason}',
    remedy: 'Run that command by hand to see more, put right what it names, and run this again.',
  },
  'REC-123': {
    title: 'This machine is not ready: {what}',
    cause: 'Everything was looked at before anything was changed, and nothing was changed.',
    remedy:
      'Do what each finding says and run this again. To go on in spite of one that you understand: --skip-check ID.',
  },
  'REC-124': {
    title: 'There is a quick installation in {path}.',
    cause: 'A full installation has another form; it would not fit among its files.',
    remedy:
      'Choose another directory with --location DIR; the installer then offers to move the data there and keeps the old one until you confirm.',
  },
  'REC-125': {
    title: 'The copy is not what the original is: {what}',
    cause: 'It was changed while it was copied, or the disk does not give back what was written.',
    remedy:
      'Nothing of the original was touched. Run the command again; if it happens again, look at the disk.',
  },
  'REC-126': {
    title: 'The installation in {path} is finished and may have been used.',
    cause: 'Taking it back would take trades and settings with it, which is never done by the way.',
    remedy: 'To finish or mend it: recio repair. To remove it and keep the data: recio uninstall.',
  },
  'REC-127': {
    title: 'There is no quick installation in {path} whose data could be taken over.',
    cause: 'The directory holds none, or one that was never finished.',
    remedy: 'Name the directory of the quick installation, or leave --grow-from out for a new beginning.',
  },
  'REC-128': {
    title: 'The installation in {path} took over nobody’s data, or let the old directory go already.',
    cause: 'There is nothing left to confirm.',
    remedy: 'To remove an installation: recio uninstall --data-dir DIR',
  },
  'REC-129': {
    title: 'The old installation in {path} is kept: the new one is not healthy.',
    cause: 'Until the new one works, the old one is the way back.',
    remedy: 'See what is wrong (recio status, recio doctor), and confirm when all is well.',
  },
  'REC-130': {
    title: 'The {kind} installation in {path} (mode {mode}) cannot become a quick one.',
    cause: 'Only a full installation in simulated mode can: a quick one knows nothing else.',
    remedy: 'Switch a full one’s mode first: recio mode simulated. A quick one needs no conversion.',
  },
  'REC-131': {
    title:
      'The data of this installation is in the {database} database on port {port}; another one was asked for.',
    cause: 'With another database the trades and settings would seem to be gone.',
    remedy:
      'Leave --database and --port database=N out. To move the data: recio backup, install elsewhere, recio restore.',
  },
  'REC-132': {
    title: 'This installation trades in mode {mode}; installing it again does not change that to {asked}.',
    cause:
      'A mode has trades of its own, which only its own trader supervises: it is left only when none is open.',
    remedy: 'Give {mode} as the mode, or none of the answers at all. To change it: recio mode {asked}',
  },
  'REC-133': {
    title: 'Nothing was uninstalled: {reason}.',
    cause:
      'Stops and exits of trades in mode {mode} are watched by this system alone. Without it nobody does.',
    remedy:
      'Switch automatic entry off (recio entries off) and wait until they are closed (recio mode shows them), or leave them to yourself: recio uninstall --leave-trades',
  },
  'REC-134': {
    title: 'Nothing was restored: {reason}.',
    cause:
      'The system is stopped for a restore, so nobody would watch these trades in mode {mode}, and the ledger of the backup may not know them.',
    remedy:
      'Switch automatic entry off (recio entries off) and wait until they are closed (recio mode shows them), or say that you watch them yourself: recio restore FILE --leave-trades',
  },
  'REC-135': {
    title: 'There is no clone in {clone}, where the installation in {path} came from.',
    cause:
      'A quick installation runs from a clone. This command lies in the full one, which is to go; nothing may run from there afterwards.',
    remedy:
      'Fetch REC.IO into a folder of its own, set it up (./install.sh --plan), and run the same command there.',
  },
  'REC-136': {
    title:
      'The owner of this installation has the user number {userNo}; installing it again does not change that to {asked}.',
    cause:
      'The number names tables and directories: under another one trades and settings would seem to be gone.',
    remedy: 'Leave --user-id out. For somebody else: recio user add',
  },
  'REC-137': {
    title: 'REC.IO was uninstalled from {path}; its data is kept there.',
    cause: 'Nothing of it runs. Trades, settings, users, keys and backups are as they were.',
    remedy: 'Take it up again: {again} — or remove it for good: {purge}',
  },
  'REC-139': {
    title: 'The installation in {path} does not start: {to} has taken over its data.',
    cause:
      'Two systems that trade from the same ledger, on one account perhaps, would act without knowing of each other.',
    remedy:
      'Start the other one: recio start --data-dir {to}. To go back to this one instead, with what it held then: recio uninstall --purge --data-dir {to}, which removes what was traded since.',
  },
  'REC-140': {
    title: '{path} cannot be loaded: {reason}',
    cause: 'It is a part of the program, and is missing, was cut short or was changed.',
    remedy:
      'Run ./install.sh again from an unchanged clone; it copies what is not as it was. (In a clone, git status names what was changed.)',
  },
} as const satisfies Entries;
