import { flagOf, type Question, TOPICS } from '@rec-io/installer/questions/question';
import { QUESTIONS } from '@rec-io/installer/questions/question-table';
import { type Command, Option } from 'commander';

/** What a quick installation takes, too: it asks nothing, but listens. */
export const QUICK_QUESTIONS: ReadonlySet<string> = new Set([
  'port',
  'port-offset',
  'source',
  'speed',
  'start',
]);

/** An option for every question, made from the table of questions. */
export function withQuestionOptions(command: Command): Command {
  for (const question of QUESTIONS) command.addOption(optionOf(question));
  return command;
}

function optionOf(question: Question): Option {
  const { id, secret, choices, text } = question;
  const flag = flagOf(question);
  if (flag.startsWith('--no-')) return grouped(new Option(flag, 'install, but leave it stopped'), question);
  const value =
    secret === true ? 'file' : (choices?.map((choice) => choice.value).join('|') ?? VALUES[id] ?? 'text');
  const option = new Option(
    `${flag} <${value}>`,
    `${text}${secret === true ? ' (in a file, or - for standard input)' : ''}`,
  );
  if (id === 'port')
    option.argParser((part: string, before: string | undefined) =>
      before === undefined ? part : `${before},${part}`,
    );
  return grouped(option, question);
}

const VALUES: Readonly<Record<string, string>> = {
  port: 'name=n',
  'port-offset': 'n',
  speed: 'n',
  firewall: 'yes|no',
  'confirm-prod': 'yes',
  'confirm-open-access': 'yes',
  location: 'dir',
  'system-data': 'token|file',
};

const grouped = (option: Option, { topic }: Question): Option => option.helpGroup(`${TOPICS[topic]}:`);

/** What was given as options, by question. */
export function questionFlags(command: Command): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const question of QUESTIONS) {
    const name = optionOf(question).attributeName();
    if (command.getOptionValueSource(name) !== 'cli') continue;
    const value: unknown = command.getOptionValue(name);
    given.set(question.id, value === false ? 'no' : String(value));
  }
  return given;
}
