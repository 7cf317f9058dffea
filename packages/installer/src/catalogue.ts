/** One failure that a person can meet: what happened, why it can happen, what to do. `{…}` is filled in when thrown. */
type CatalogueEntry = {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
};

/**
 * Every failure of install, start, stop and the command line. A code is never used again for anything else.
 * 1xx: this machine and the data directory. 2xx: the database. 3xx: running programs. 4xx: replays.
 * 5xx: the exchange that runs alone. 60x: install.sh before Node runs. 6xx: a full installation.
 * `docs/errors.md` is made from this table by `node tools/errors-page.ts`.
 */
export const CATALOGUE = {
  'REC-100': {
    title: 'Something unforeseen failed: {message}',
    cause: 'This failure has no entry of its own.',
    remedy: 'Run the command again; what was half done has been taken back. The log has more: recio logs.',
  },
  'REC-101': {
    title: 'The directory {path} is not empty and is not a REC.IO data directory.',
    cause: 'It holds {found}, and no rec-io.json. REC.IO never writes among files that it did not make.',
    remedy: 'Name an empty or a new directory: ./install.sh --quick --data-dir DIR',
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
      'Stop that program, or choose another port: --port {name}=N, or shift all of them: --port-offset 100.',
  },
  'REC-104': {
    title: 'The data directory {path} belongs to account {owner}, not to {account}.',
    cause: 'Files of two accounts would mix, and neither could remove the other’s.',
    remedy: 'Run the command as that account, or name another directory with --data-dir DIR.',
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
    remedy: 'Make room, or name a directory on another disk with --data-dir DIR.',
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
    cause: 'A signal to end arrived during the installation.',
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
    remedy: 'Make room, or name a directory on another disk with --data-dir DIR, and run the command again.',
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
    title: 'This machine is not ready: {count} findings stand in the way, the first: {first}',
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
    remedy: 'Switch the mode first: recio mode simulated',
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
  'REC-139': {
    title: 'The installation in {path} does not start: {to} has taken over its data.',
    cause:
      'Two systems that trade from the same ledger, on one account perhaps, would act without knowing of each other.',
    remedy:
      'Start the other one: recio start --data-dir {to}. To go back to this one instead, uninstall that one first.',
  },
  'REC-201': {
    title: 'The database server could not be set up: {message}',
    cause: 'The embedded PostgreSQL refused to make its files.',
    remedy: '{fix}',
  },
  'REC-202': {
    title: 'The database server does not start: {message}',
    cause: 'The embedded PostgreSQL ended or did not answer in time.',
    remedy: '{fix}',
  },
  'REC-203': {
    title: 'The database’s port is taken: {message}',
    cause: 'Something else listens where the database should.',
    remedy: '{fix}',
  },
  'REC-204': {
    title: 'The database has another version than this program: {message}',
    cause: 'A program never runs on a schema that it does not know.',
    remedy: '{fix}',
  },
  'REC-205': {
    title: 'The database refused: {message}',
    cause: 'See the message.',
    remedy: '{fix}',
  },
  'REC-206': {
    title: 'The database does not stop: {message}',
    cause: 'It still has work, or hangs.',
    remedy: '{fix}',
  },
  'REC-210': {
    title: 'The database’s password cannot be read from {path}: {reason}',
    cause: 'The file was lost, or this account may not read it: each is closed to all but whom it is for.',
    remedy:
      'Run the command as the account that installed (with sudo, if that was root); if the file is lost: recio repair.',
  },
  'REC-211': {
    title: 'A role of the database has other rights than it should: {message}',
    cause: 'Each program works under a role of its own that may do its work and nothing beyond.',
    remedy: '{fix}',
  },
  'REC-212': {
    title: 'This machine has no PostgreSQL that can be used: found {found}.',
    cause: 'The tables of REC.IO need PostgreSQL 15 or newer.',
    remedy: '{fix}',
  },
  'REC-213': {
    title: 'The machine’s database server ({cluster}) does not start: {reason}',
    cause: 'The server itself or whatever runs it refused; these are its last words.',
    remedy:
      'Look into its log (/var/log/postgresql, or journalctl -u postgresql), put it right, and run the command again.',
  },
  'REC-214': {
    title: 'Port {port} of the database is taken by {holder}.',
    cause: 'It was free, or another server’s, when the plan was made.',
    remedy: 'Stop that program, or choose another port: --port database=N',
  },
  'REC-215': {
    title: 'The superuser of the database server on port {port} cannot get in: {reason}',
    cause:
      'Roles and databases are made by the server’s superuser, through its socket, as the account of this machine that the server trusts (peer). This server was set up otherwise.',
    remedy:
      'Let that account in: “local all postgres peer” as the first rule of pg_hba.conf, then reload the server; or choose another port, and a server of REC.IO’s own is made beside it: --port database=N',
  },
  'REC-216': {
    title:
      'The server on port {port} has a {kind} {name} already, and it is not this installation’s: {evidence}.',
    cause: 'What others use is never touched.',
    remedy:
      'Choose another port, and a server of REC.IO’s own is made beside it: --port database=N. Or rename what is there. Nothing was changed.',
  },
  'REC-217': {
    title: 'The server on port {port} has a {kind} {name} already: {evidence}.',
    cause: 'It can be used, but nobody has agreed to that yet.',
    remedy: 'Agree with --take-over yes; or choose another port: --port database=N. Nothing was changed.',
  },
  'REC-218': {
    title: 'The server on port {port} does not let the programs in: {reason}.',
    cause: 'They log in from this machine with a password, and {file} has no rule for that.',
    remedy:
      'Put this line before all others in {file} and reload the server, or agree with --take-over yes that the installer does: {line}',
  },
  'REC-219': {
    title: 'The backup cannot be used: {message}',
    cause: 'It was cut short, changed, or made by something else. Nothing was restored from it.',
    remedy: '{fix}',
  },
  'REC-220': {
    title: 'The database is not empty: {message}',
    cause: 'Rows of two databases are never mixed.',
    remedy: '{fix}',
  },
  'REC-221': {
    title: 'The copy of the database is not the same as what was copied: {message}',
    cause: 'Every table is counted and hashed on both sides before a copy is kept.',
    remedy: '{fix}',
  },
  'REC-222': {
    title: 'The database server lets nobody else in: {reason}',
    cause: 'It has room for so many connections at once (max_connections), and others hold them all.',
    remedy:
      'See who holds them (SELECT pid, application_name FROM pg_stat_activity) and end what is not needed, or raise max_connections and restart the server; then run the same command again.',
  },
  'REC-301': {
    title: 'REC.IO is not running.',
    cause: 'The command needs the running system.',
    remedy: 'Start it: recio start',
  },
  'REC-302': {
    title: '{program} is not ready after {seconds} seconds: {reason}',
    cause: 'It has ended, or it waits for something that does not come. Its last lines: {lastLines}',
    remedy: 'Read its log: recio logs {program}',
  },
  'REC-303': {
    title: 'The system did not come up: {reason}',
    cause: 'The parent process ended during the start. Its last lines: {lastLines}',
    remedy: '{fix}',
  },
  'REC-304': {
    title: 'Process {pid} ({program}) does not end.',
    cause: 'It ignored the request to stop and the signal that cannot be ignored.',
    remedy:
      'It hangs in the system, often on a disk. Look at the machine’s log, and restart the machine if need be.',
  },
  'REC-307': {
    title: 'There is no program {program}.',
    cause: 'Known are: {known}.',
    remedy: 'Use one of these names.',
  },
  'REC-310': {
    title: 'Port {port} ({program}) is taken by {holder}.',
    cause:
      'It was free when REC.IO was installed. It is not a program of this installation, so it was left alone.',
    remedy: 'Stop that program and run recio start again, or install with another port: --port {program}=N.',
  },
  'REC-311': {
    title: 'Only {owner} may start, stop or restart this installation.',
    cause: 'It was installed by {owner}; the programs in {path} are not yours to end.',
    remedy: 'Run the command as {owner}: {command}. Anyone may look: recio status, recio open.',
  },
  'REC-312': {
    title: 'Supervisor cannot work with the path {path}',
    cause:
      'Its configuration has no way to write a line break, a quote in the environment, or a space before ; or #.',
    remedy: 'Install at a location without such characters.',
  },
  'REC-313': {
    title: 'The path {path} is too long for a socket.',
    cause: 'The system allows about a hundred bytes; {max} are left for the path.',
    remedy: 'Install at a location with a shorter path.',
  },
  'REC-314': {
    title: 'Supervisor is not on this machine.',
    cause: 'This installation is kept alive by Supervisor, and no program supervisord was found.',
    remedy: 'Install it again (Debian: apt install supervisor), then: recio start',
  },
  'REC-315': {
    title: 'Supervisor does not start: {reason}',
    cause: 'Its last lines: {lastLines}',
    remedy: 'Put right what it names. Its configuration is made again by: recio repair',
  },
  'REC-316': {
    title: 'The system was stopped while it started.',
    cause: 'Somebody ran recio stop, or Supervisor ended.',
    remedy: 'Start it again when you like: recio start',
  },
  'REC-317': {
    title: 'Another start of this installation is at work (process {pid}) and does not end.',
    cause: 'Two at once would start programs twice.',
    remedy: 'Read its log: recio logs ordered-start. Or stop everything: recio stop',
  },
  'REC-318': {
    title: 'Supervisor refused: {message}',
    cause: 'See the message.',
    remedy: 'Read its log: recio logs supervisord',
  },
  'REC-319': {
    title: '{command} failed: {reason}',
    cause: 'The machine’s service manager refused.',
    remedy: 'Run that command yourself to see more, put it right, and go on.',
  },
  'REC-320': {
    title: 'The firewall refused a rule: {reason}',
    cause: 'The command was: {command}',
    remedy: 'Set the rule yourself, or install without --firewall; the rules are shown in the plan.',
  },
  'REC-321': {
    title: '{program} was not restarted: {needed} is not ready ({reason}).',
    cause: 'It runs on as it was: open trades stay supervised, and a new one would find less than it needs.',
    remedy: 'Put {needed} right first (recio logs {needed}), then: recio restart',
  },
  'REC-322': {
    title: 'The value of {key} cannot be written into {path}.',
    cause: 'It holds every kind of quote, and such a file has no way to write that.',
    remedy: 'Choose a path without quotes.',
  },
  'REC-323': {
    title: 'There is no free port for {program} above {port}.',
    cause: 'Every port up to 65535 is taken or may not be used.',
    remedy: 'Name one yourself: --port {program}=N',
  },
  'REC-324': {
    title: 'The logs in {path} are not for this account.',
    cause: 'They tell what is traded. Only who installed REC.IO and its programs may read them.',
    remedy:
      'Run the command as its owner: sudo recio logs. Anyone may see whether it is healthy: recio status.',
  },
  'REC-401': {
    title: 'A price file cannot be used: {message}',
    cause:
      'Every row is checked before anything runs, because one wrong price would be traded on. Nothing was replayed.',
    remedy:
      'Correct or remove that row, or leave the file out. Missing minutes need no row: up to ten in a row repeat the last close; in longer gaps there is no index and nothing is entered.',
  },
  'REC-402': {
    title: 'The files hold no minute of the days asked for.',
    cause: 'They reach from {first} to {last}.',
    remedy: 'Name days within that time with --from and --to, or name other files.',
  },
  'REC-403': {
    title: 'This replay left other results when it ran before.',
    cause:
      'Same files, same seed, same settings, yet an entry differs from the stored one: the program has changed since. ({message})',
    remedy: 'Run it with --fresh, which drops the results of all earlier replays and nothing else.',
  },
  'REC-404': {
    title: 'The ledger cannot be written to {path}: {reason}',
    cause: 'Its folder is missing, or this account may not write there. Nothing was replayed.',
    remedy: 'Name a file in a folder of your own with --ledger FILE.',
  },
  'REC-501': {
    title: 'The directory {path} is not empty and holds no simulated exchange.',
    cause: 'It holds {found}. An exchange that runs alone never writes among files that it did not make.',
    remedy: 'Name an empty or a new directory: recio exchange --data-dir DIR',
  },
  'REC-502': {
    title: 'Another exchange runs on {path} (process {pid}).',
    cause: 'Two exchanges with one journal would spoil it.',
    remedy: 'Stop that process, or name another directory with --data-dir DIR.',
  },
  'REC-503': {
    title: 'Port {port} is taken by {holder}.',
    cause: 'Two programs cannot listen on one port.',
    remedy: 'Stop that program, or choose another port with --port N; --port 0 takes a free one.',
  },
  'REC-504': {
    title: 'There are no prices to run on: from {from}, but they end at {until} (UTC).',
    cause:
      'The prices end before the day asked for, or before the time that this exchange has reached already. Exchange time never goes back.',
    remedy: 'Name later prices or an earlier --from, or begin anew in another directory with --data-dir DIR.',
  },
  'REC-505': {
    title: 'A price file cannot be used: {message}',
    cause: 'Every row is checked before the exchange opens, because one wrong price would be traded on.',
    remedy: 'Correct or remove that row, name the coin as BTC=FILE or ETH=FILE, or leave the file out.',
  },
  'REC-506': {
    title: 'What this exchange has kept cannot be read: {message}',
    cause: 'The file was edited, or the disk has damaged it. Nothing was changed and nothing was started.',
    remedy: 'Restore the data directory from a backup, or begin anew in another one with --data-dir DIR.',
  },
  'REC-507': {
    title: 'The accidents in {path} cannot be used: {reason}',
    cause: 'The file is missing, is no JSON, or orders something that is not known. Nothing was started.',
    remedy: 'See docs/exchange-sim.md for the form of a script, correct the file, or leave --faults out.',
  },
  'REC-601': {
    title: 'Node {version} could not be fetched.',
    cause: 'Neither an npm of this machine nor the archives and registries that it can reach gave it.',
    remedy: 'Do what the message names for this system, and run install.sh again. Nothing was changed.',
  },
  'REC-602': {
    title: 'The clone in {path} cannot be written.',
    cause: 'This account may not write there, the file system is read-only, or the disk is full.',
    remedy: 'Clone the repository as the account that runs it, or make the clone yours.',
  },
  'REC-603': {
    title: 'Another set-up of the clone in {path} is at work (process {pid}).',
    cause: 'It has held the lock of the clone for ten minutes; two at once would destroy each other’s work.',
    remedy: 'If no install.sh or test.sh runs, remove the folder that the message names and run this again.',
  },
  'REC-604': {
    title: 'The packages could not be installed.',
    cause: 'npm could not finish: the network, its registry, or what it is configured for.',
    remedy: 'Check these (the log is .runtime/packages.log) and run this again; it goes on where it stopped.',
  },
  'REC-605': {
    title: 'The packages are not those of package-lock.json.',
    cause: 'What npm installed is not what it names, after local changes or from another source.',
    remedy:
      'Undo local changes to package.json and package-lock.json, remove node_modules and run this again.',
  },
  'REC-606': {
    title: 'There is not enough room on the disk of {path}: {free} MB are free.',
    cause: 'Node, the packages and the page need about 700 MB.',
    remedy: 'Make room, and run this again; it goes on where it stopped.',
  },
  'REC-607': {
    title: 'The page could not be built.',
    cause: 'The build stopped; all it said is in .runtime/dashboard.log.',
    remedy: 'Run this again; if it fails again, the clone has local changes that do not build.',
  },
  'REC-608': {
    title: '{path} is there and is no clone of REC.IO.',
    cause: 'install.sh, read from a pipe, never writes among the files of others.',
    remedy: 'Name another folder: REC_IO_CLONE=DIR',
  },
  'REC-609': {
    title: 'REC.IO could not be fetched from {source}.',
    cause: 'It cannot be reached, the download broke off, or it is no release of REC.IO.',
    remedy: 'Check the network, or name another source: REC_IO_SOURCE=URL, a directory or an archive.',
  },
  'REC-610': {
    title: 'The package manager is in use by {holder}, for {minutes} minutes now.',
    cause: 'Only one program at a time may change packages. What it does was not disturbed.',
    remedy: 'Wait until it is done and run the command again; it goes on where it stopped.',
  },
  'REC-611': {
    title: '{manager} does not offer {packages}: {reason}',
    cause: 'Its list of packages is out of date, or the repository that has them is not switched on.',
    remedy:
      'Bring the list up to date and see whether the package is in it. Without packages: ./install.sh with --database embedded.',
  },
  'REC-612': {
    title: 'Packages could not be fetched: {reason}',
    cause: 'A mirror did not answer or stopped half-way, also when asked again. Nothing was installed.',
    remedy: 'Look at the network and run the command again; what was fetched is kept.',
  },
  'REC-613': {
    title: '{manager} failed: {reason}',
    cause: 'The package manager itself gave up. {half}',
    remedy: 'Put right what it names and run the command again; it goes on where it stopped.',
  },
  'REC-614': {
    title: '{manager} would remove {packages} to install what is needed.',
    cause: 'Packages that are on this machine and those that are needed cannot be there together.',
    remedy: 'Solve that by hand, or install without packages: ./install.sh with --database embedded.',
  },
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
  'REC-670': {
    title: 'Stopped before anything was changed.',
    cause: 'You cancelled, or the terminal was closed, while questions were open.',
    remedy: 'Run the command again when you like. To answer beforehand: ./install.sh --generate-answers FILE',
  },
  'REC-671': {
    title: 'Some answers are missing or wrong.',
    cause: 'What is given must be right, and what has no default must be given. Nothing was changed.',
    remedy:
      'Add the options, or write them all into a file: ./install.sh --generate-answers FILE, then ./install.sh --answers FILE',
  },
  'REC-672': {
    title: 'The answers file {path} can be read by others (mode {mode}).',
    cause: 'It holds secrets, or says where they are.',
    remedy: 'Close it to others: chmod 600 {quoted}',
  },
  'REC-673': {
    title: 'The answers file {path} cannot be used: {reason}',
    cause: 'It is missing, may not be read, or is not the form that --generate-answers writes.',
    remedy: 'Put it right, or write a new one: ./install.sh --generate-answers FILE',
  },
  'REC-674': {
    title: '{path} exists already.',
    cause: 'A file with answers is never written over.',
    remedy: 'Name a new file, or move that one away.',
  },
  'REC-675': {
    title: 'The options {options} do not go together: {reason}.',
    cause: 'A quick installation asks nothing and takes only its own options.',
    remedy: 'Leave out one of them. See ./install.sh --help.',
  },
  'REC-690': {
    title: 'The connection file {path} cannot be used: {reason}',
    cause: 'It tells how to reach the operator’s server and holds a password, so only you may read it.',
    remedy:
      'Put it right and run chmod 600 on it. Lines are host, port, database, user, password, sslmode, each as "name: value".',
  },
  'REC-691': {
    title: 'The operator’s server {host}:{port} cannot be reached: {reason}',
    cause:
      'The name or port is wrong, the server is down, a firewall is between, or TLS does not come about.',
    remedy:
      'Check host, port and sslmode in the connection file and ask the operator. Nothing was copied; analytics are built from public history without it.',
  },
  'REC-692': {
    title: 'The operator’s server {host}:{port} refuses {user} for {database}: {reason}',
    cause: 'The password is another one, or the server lets nobody in from this address.',
    remedy:
      'Ask the operator for the present connection file, and whether your address is in the server’s pg_hba.conf. Nothing was copied.',
  },
  'REC-693': {
    title: 'The role {user} on {host} may do more than copying needs, and is not used: {excess}',
    cause:
      'Whoever holds the connection file holds these rights. It is meant for reading three schemas only.',
    remedy:
      'Ask the operator to run recio operator setup-installer-user, which takes away what is too much. Nothing was copied.',
  },
  'REC-694': {
    title: 'The role {user} on {host} lacks rights: {missing}',
    cause:
      'Tables were made by an account whose new tables are not readable for it, or the role was made by hand.',
    remedy: 'Ask the operator to run recio operator setup-installer-user. Nothing was copied.',
  },
  'REC-695': {
    title: 'Nothing can be copied from {host}: {reason}',
    cause: 'It is not a server that this version can copy from.',
    remedy:
      'Ask the operator for another server, or skip the copy: analytics are then built from public history.',
  },
  'REC-696': {
    title: 'Another copy of system data into this database is at work.',
    cause: 'Two at once would fill the same tables.',
    remedy: 'Wait until it ends: recio system-data status',
  },
  'REC-697': {
    title:
      'The copy of {table} is not what the source has: {here} rows here, {there} there, or other values.',
    cause: 'Something else wrote into the table, or a disk or memory is faulty.',
    remedy: 'Everything is as it was before. Run recio system-data copy again.',
  },
  'REC-698': {
    title: 'The installer’s role was not set up: {reason}',
    cause: 'The server, the database or an option does not allow it.',
    remedy: 'Put that right and run recio operator setup-installer-user again.',
  },
  'REC-699': {
    title: 'The operator’s log cannot be written: {reason}',
    cause:
      'Each copy is written down there, and without that nothing is copied. A read-only standby cannot do it.',
    remedy: 'Ask the operator to run recio operator test-logging on the server that is copied from.',
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export type CatalogueCode = keyof typeof CATALOGUE;
