import { join, sep } from 'node:path';
import { DEFAULT_LOCATION } from '../full/choices.ts';
import { addressRange, isEverybody } from './address-range.ts';
import { type AnswerContext, type Question, type QuestionFacts, read, wrong } from './question.ts';
import { readPath, readYesNo } from './values.ts';

/** Directories of the system, where an installation would be among the files of others. */
const OF_THE_SYSTEM: ReadonlySet<string> = new Set(
  '/ /bin /boot /dev /etc /home /lib /lib64 /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/lib /usr/local /var /var/lib /var/log'.split(
    ' ',
  ),
);

const ranges = (answer: string): string[] => (answer === 'local' ? [] : answer.split(','));
const fromOutside = ({ answer }: AnswerContext): boolean => ranges(answer('access')).length > 0;

/** Where an installation goes when nobody names a place. */
export const defaultLocation = ({ isRoot, home }: Pick<QuestionFacts, 'isRoot' | 'home'>): string =>
  isRoot ? DEFAULT_LOCATION : join(home, '.local', 'share', 'rec-io-full');

export const PLACE_QUESTIONS: readonly Question[] = [
  {
    id: 'location',
    topic: 'place',
    text: 'The directory to install into',
    help: 'Everything goes there: the release, its configuration, data and logs. It must be new or empty. What the programs write lies in data and logs below it.',
    example: '/opt/rec-io',
    when: 'ask',
    byDefault: ({ facts }) => defaultLocation(facts),
    read(text, context) {
      const path = readPath(text, context);
      if ('problem' in path) return path;
      if (OF_THE_SYSTEM.has(path.value) || path.value === context.facts.home)
        return wrong(`${path.value} is a directory of the system or your home; name a new one in it`);
      // Node runs no TypeScript from below such a directory.
      if (path.value.split(sep).includes('node_modules'))
        return wrong('it must not lie below a directory named node_modules');
      return path;
    },
  },
  {
    id: 'access',
    topic: 'place',
    text: 'Who may reach the page: this machine only, or address ranges',
    help: 'local: only a browser on this machine, or one that comes through ssh. Otherwise the ranges of addresses, with commas between: 192.168.1.0/24 is a usual home network. Everybody still has to sign in.',
    example: '192.168.1.0/24,10.8.0.0/16',
    when: 'ask',
    byDefault: () => 'local',
    defaultInWords: 'this machine only',
    read(text) {
      const value = text.trim().toLowerCase();
      if (value === '' || value === 'local') return read('local');
      const found = value.split(/[\s,]+/).map(addressRange);
      const problems = found.flatMap((range) => ('problem' in range ? [range.problem] : []));
      if (problems.length > 0) return wrong(problems.join('; '));
      return read([...new Set(found.flatMap((range) => ('range' in range ? [range.range] : [])))].join(','));
    },
  },
  {
    id: 'confirm-open-access',
    topic: 'place',
    text: 'A range with /0 opens the page to the whole network. Type the word open to confirm, or press Enter for this machine only',
    help: 'Everybody who reaches this machine could try passwords. A range of your own network, or a tunnel through ssh, is safer. In an answers file the word is yes.',
    example: 'yes',
    when: 'ask',
    byDefault: () => 'no',
    defaultInWords: 'this machine only',
    mustBeGiven: true,
    applies: ({ answer }) => ranges(answer('access')).some(isEverybody),
    read: (text) =>
      ['open', 'yes', 'no'].includes(text.trim())
        ? read(text.trim() === 'no' ? 'no' : 'yes')
        : wrong('type the whole word open, or press Enter'),
  },
  {
    id: 'firewall',
    topic: 'place',
    text: 'Set the firewall rules that this needs',
    help: 'The rules let the address ranges reach the port of the page. They are shown in the plan before anything changes. With no, they are only shown.',
    example: 'yes',
    when: 'ask',
    byDefault: () => 'no',
    applies: fromOutside,
    read: readYesNo,
  },
];
