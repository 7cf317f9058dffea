import type { Entries } from './entry.ts';

/** Failures of running programs, and what keeps them running. */
export const PROGRAMS = {
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
  'REC-308': {
    title: '{program} cannot be restarted alone: {reason}.',
    cause: 'Restarting one program leaves every other as it is.',
    remedy: 'Restart what it belongs to: {command}',
  },
  'REC-310': {
    title: 'Port {port} ({program}) is taken by {holder}.',
    cause:
      'It was free when REC.IO was installed. It is not a program of this installation, so it was left alone.',
    remedy: 'Stop that program and run recio start again, or install with another port: --port {program}=N.',
  },
  'REC-311': {
    title: 'The installation in {path} belongs to {owner}, who alone may change it.',
    cause: 'Programs, trades and keys of one account are not for another to start, stop or remove.',
    remedy:
      'Type {command}. Whether a full installation is healthy anyone may see: recio status, recio open.',
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
  'REC-325': {
    title: 'Supervisor’s file does not tell how to run {program}.',
    cause: 'It is of an older release, or somebody changed it. Whatever else it tells of runs.',
    remedy: 'Have it made again: recio repair',
  },
  'REC-326': {
    title: 'The certificate {path} cannot be used: {reason}.',
    cause: 'Browsers would refuse the page with it.',
    remedy: 'Give one for this very name, with its key. Without --certificate Caddy gets one by itself.',
  },
  'REC-327': {
    title: 'The file {path} is not of REC.IO.',
    cause: 'recio remote writes its part for Caddy there, and never over a file of somebody else.',
    remedy: 'Move it elsewhere, and go on.',
  },
} as const satisfies Entries;
