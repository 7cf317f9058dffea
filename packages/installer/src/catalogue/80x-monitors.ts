import type { Entries } from './entry.ts';

/** 801–819: what an owner trades by. */
export const MONITORS = {
  'REC-801': {
    title: 'There is no monitor {name}.',
    cause: 'There is: {names}.',
    remedy: 'Name one of them, or make it: recio monitors add {name}',
  },
  'REC-802': {
    title: 'There is a monitor {name} already.',
    cause: 'A name is part of the id of every order, so it is nobody else’s and never changes.',
    remedy: 'Choose another name, or change that one: recio monitors set {name}',
  },
  'REC-803': {
    title: 'The monitor {name} stays: it holds trades ({count}).',
    cause: 'Held: {trades}.',
    remedy: 'Let it enter nothing more, and remove it when they are closed: recio monitors disable {name}',
  },
  'REC-804': {
    title: 'The monitor {name} cannot be set so: {setting} {reason}.',
    cause: 'Nothing was changed.',
    remedy: 'Every setting with its range: {settings}',
  },
  'REC-805': {
    title: 'There is no strategy {strategy}: {reason}.',
    cause: 'There is: {names}.',
    remedy: 'Name one of them, in quotes where it has a space.',
  },
  'REC-806': {
    title: 'Nothing is said that the monitor {name} is to have otherwise.',
    cause: 'Nothing was changed.',
    remedy:
      'Name settings with their values: recio monitors set {name} min_probability=97. All of them: recio monitors list {name}',
  },
} as const satisfies Entries;
