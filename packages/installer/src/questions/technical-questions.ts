import { CatalogueError } from '../catalogue-error.ts';
import { SPEED_MAX } from '../configuration.ts';
import { choosePorts, parsePortOption } from '../ports.ts';
import { type Question, type Reading, read, wrong } from './question.ts';
import { needsAccount } from './trading-questions.ts';
import { readOneOf, readPath, readYesNo } from './values.ts';

export const TECHNICAL_QUESTIONS: readonly Question[] = [
  {
    id: 'port-offset',
    topic: 'technical',
    text: 'A number to add to every port',
    help: 'Every program has a port in config/ports.json; the page has 3000. An offset shifts all of them, so that two installations can run beside each other.',
    example: '100',
    when: 'technical',
    byDefault: () => '0',
    read: (text) =>
      /^-?\d{1,5}$/.test(text.trim())
        ? portsRead(text.trim(), [], text.trim())
        : wrong('it must be a whole number'),
  },
  {
    id: 'port',
    topic: 'technical',
    text: 'Other ports for single programs',
    help: 'NAME=N with commas between, such as web=8080. Names are those of config/ports.json; NAME=default takes the port of that file again.',
    example: 'web=8080,trader=4100',
    when: 'technical',
    byDefault: () => '',
    defaultInWords: 'none',
    read(text, { answer }) {
      const parts = text.split(/[\s,]+/).filter((part) => part !== '' && part !== 'none');
      return portsRead(answer('port-offset') || '0', parts, parts.join(','));
    },
  },
  {
    id: 'database',
    topic: 'technical',
    text: 'Which PostgreSQL',
    help: 'auto takes the machine’s own when root installs, else the one that comes with REC.IO. system needs root, but for Homebrew.',
    example: 'auto',
    choices: [
      { value: 'auto', label: 'auto: what suits this machine' },
      { value: 'system', label: 'system: the machine’s own, from its package manager' },
      { value: 'embedded', label: 'embedded: the one that comes with REC.IO' },
    ],
    when: 'technical',
    byDefault: () => 'auto',
    read: readOneOf('auto', 'system', 'embedded'),
  },
  {
    id: 'grow-from',
    topic: 'technical',
    text: 'A quick installation whose data is to be taken over',
    help: 'Its open trades are waited for, it is stopped, and trades, settings, users and keys are copied and compared. Its directory stays until you confirm: recio convert --confirm.',
    example: '/home/ann/.local/share/rec-io',
    when: 'given',
    byDefault: () => 'none',
    defaultInWords: 'none',
    read: (text, context) => (text.trim() === 'none' ? read('none') : readPath(text, context)),
  },
  {
    id: 'take-over',
    topic: 'technical',
    text: 'Use a database or roles of our names that are on your server already',
    help: 'Only what is empty, or has exactly the tables of REC.IO, can be used. Without your yes nothing on a server of yours is touched.',
    example: 'no',
    when: 'technical',
    byDefault: () => 'no',
    read: readYesNo,
  },
  {
    id: 'supervision',
    topic: 'technical',
    text: 'What keeps the programs running',
    help: 'auto takes Supervisor when root installs, else a parent process of REC.IO. Either starts a program again that ends.',
    example: 'auto',
    choices: [
      { value: 'auto', label: 'auto: what suits this machine' },
      { value: 'supervisord', label: 'supervisord: Supervisor, with an instance of its own' },
      { value: 'parent', label: 'parent: a process of REC.IO' },
    ],
    when: 'technical',
    byDefault: () => 'auto',
    read: readOneOf('auto', 'supervisord', 'parent'),
  },
  {
    id: 'source',
    topic: 'technical',
    text: 'Where the simulated exchange takes its prices from',
    help: 'coinbase: live prices, which need the network. seeded: invented ones, which need nothing. auto: live ones when they can be had.',
    example: 'auto',
    choices: [
      { value: 'auto', label: 'auto: live when they can be had' },
      { value: 'coinbase', label: 'coinbase: live' },
      { value: 'seeded', label: 'seeded: invented, for practice' },
    ],
    when: 'technical',
    byDefault: () => 'auto',
    applies: (context) => !needsAccount(context),
    read: readOneOf('auto', 'coinbase', 'seeded'),
  },
  {
    id: 'speed',
    topic: 'technical',
    text: 'The speed of the practice clock',
    help: `Exchange seconds per second, 1 to ${SPEED_MAX}. At 20 an hour takes three minutes. Invented prices only: live ones come at their own pace.`,
    example: '20',
    when: 'technical',
    byDefault: () => 'auto',
    defaultInWords: '1 with live prices, else 20',
    applies: (context) => !needsAccount(context) && context.answer('source') !== 'coinbase',
    read(text) {
      const value = text.trim().toLowerCase();
      if (value === 'auto') return read(value);
      return /^\d{1,2}$/.test(value) && Number(value) >= 1 && Number(value) <= SPEED_MAX
        ? read(String(Number(value)))
        : wrong(`it must be 1 to ${SPEED_MAX}`);
    },
  },
  {
    id: 'start',
    flag: 'no-start',
    topic: 'technical',
    text: 'Start it when it is installed',
    help: 'With no, everything is set up and nothing runs; recio start starts it.',
    example: 'yes',
    when: 'technical',
    byDefault: () => 'yes',
    read: readYesNo,
  },
];

/** Both answers about ports together must give ports that exist and differ. @param value the answer, in its plain form */
function portsRead(offset: string, ports: readonly string[], value: string): Reading {
  try {
    choosePorts(Number(offset), new Map(ports.map(parsePortOption)));
    return read(value);
  } catch (error) {
    if (error instanceof CatalogueError) return wrong(error.title);
    throw error;
  }
}
