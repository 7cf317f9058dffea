import type { Entries } from './entry.ts';

/** Failures of the package manager of this machine. */
export const PACKAGES = {
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
  'REC-615': {
    title: 'This machine’s clock may be wrong; it does not fit what is fetched: {reason}',
    cause:
      'The clock says {now}. Lists of packages and certificates are dated, and one from its future, or one that has expired, is not believed.',
    remedy:
      'If that is not the time, set the clock (timedatectl set-ntp true; in a container, on the machine around it) and run the command again. If it is, the mirror is out of date: choose another.',
  },
} as const satisfies Entries;
