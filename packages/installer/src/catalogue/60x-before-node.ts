import type { Entries } from './entry.ts';

/** Failures of install.sh, before Node runs; told by tools/setup.sh. */
export const BEFORE_NODE = {
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
} as const satisfies Entries;
