import type { Entries } from './entry.ts';

/** Failures of telling people of trouble. */
export const ALERTS = {
  'REC-840': {
    title: 'The channel {channel} cannot be set so: {reason}.',
    cause: 'It would reach nobody, or others could read along. Nothing was changed.',
    remedy: 'See what it needs: recio alerts set {channel} --help',
  },
  'REC-841': {
    title: 'Not everybody would be told: {failures}',
    cause:
      'A test message was sent by each channel, once. What the other side answered is said above, as far as it holds no secret.',
    remedy: 'Do what it says, set the channel again where that is meant, and then: recio alerts test',
  },
  'REC-842': {
    title: 'There is no channel to test.',
    cause: 'Nobody would be told of anything that goes wrong.',
    remedy: 'Set one: recio alerts set --help',
  },
  'REC-843': {
    title: 'Quiet hours cannot be “{text}”.',
    cause: 'They are two different times of the day, with a time zone that this machine knows.',
    remedy: 'For example: recio alerts quiet 22:00-07:00 --zone Europe/Berlin. None: recio alerts quiet off',
  },
  'REC-844': {
    title: 'There is no open alert {no}.',
    cause: 'It is over, or there never was one of this number.',
    remedy: 'See those that are open: recio alerts',
  },
} as const satisfies Entries;
