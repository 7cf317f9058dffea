import type { Entries } from './entry.ts';

/** Failures of questions and answers. */
export const QUESTIONS = {
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
} as const satisfies Entries;
