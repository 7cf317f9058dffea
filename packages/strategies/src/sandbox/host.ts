import { openRealm, type Realm } from './realm.ts';

/**
 * The process that holds one strategy. Lines of JSON: in comes the source as a text, then one ask per line; out goes the
 * declaration, then one answer per ask, in order. It ends with its input.
 */

/** A longer answer is none: the trader reads no novels. */
const ANSWER_MAX = 1_000_000;

const say = (line: string): void => {
  process.stdout.write(`${line.length > ANSWER_MAX ? tooLong(line) : line}\n`);
};
const tooLong = ({ length }: string): string =>
  JSON.stringify({
    code: 'invalid',
    message: `its answer has ${length} characters, more than ${ANSWER_MAX}`,
  });

let realm: Realm | null = null;
process.stdin.setEncoding('utf8');
let pending = '';
for await (const chunk of process.stdin) {
  const lines = (pending + chunk).split('\n');
  pending = lines.pop() ?? '';
  for (const line of lines) {
    if (realm === null) {
      realm = await openRealm(JSON.parse(line) as string);
      say(realm.declaration);
    } else say(realm.decide(line));
  }
}
