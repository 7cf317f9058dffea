import { simulate } from '../simulation.ts';
import { installedModel, settle } from './model.ts';
import { allowedFaults, commandLine, type Options, parseOptions, USAGE } from './options.ts';
import { openSummary, writeSummary } from './out-file.ts';
import { Progress } from './progress.ts';
import { runSeeds } from './run-seeds.ts';
import { add, summaryText } from './summary.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const SAVE_EVERY_MS = 20_000;

function options(): Options | null {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}\n`);
    process.exit(2);
  }
}

async function explain(given: Options): Promise<boolean> {
  const { from: seed, hours, faults, killAt, lines } = given;
  const result = await simulate({
    ...{ seed, hours, killAt, settle },
    faults: allowedFaults(faults),
    model: installedModel(),
  });
  say(result.log.slice(-lines).join('\n'));
  const { violation, hash } = result;
  say(violation ? `\n${violation.invariant}: ${violation.message}` : `\nno violation; hash ${hash}`);
  return violation === null;
}

async function runAll(given: Options): Promise<boolean> {
  const summary = openSummary(given);
  const left = { ...given, from: given.from + summary.seeds, seeds: given.seeds - summary.seeds };
  const progress = new Progress(process.stderr, Math.max(0, left.seeds));
  // Seeds end out of order: only what is without a gap is kept in a file, so that nothing is counted twice.
  const waiting = new Map<number, Parameters<typeof add>[1]>();
  let next = left.from;
  let savedAtMs = Date.now();
  const save = (): void => {
    savedAtMs = Date.now();
    if (given.out !== null) writeSummary(given.out, summary);
  };
  if (left.seeds > 0)
    await runSeeds(left, (result) => {
      const command = commandLine(given, result.seed);
      const { violation } = result;
      if (violation) progress.say(`${violation.invariant} at ${iso(violation.timeMs)}: ${command}`);
      progress.add(result.hours);
      waiting.set(result.seed, result);
      for (let done = waiting.get(next); done; done = waiting.get(next)) {
        add(summary, done, commandLine(given, done.seed));
        waiting.delete(next++);
      }
      if (Date.now() - savedAtMs > SAVE_EVERY_MS) save();
    });
  summary.seconds += progress.end();
  save();
  say(summaryText(summary));
  if (summary.failures.length > 0)
    say(`\nTo see what happened:\n${summary.failures.map(({ command }) => command).join('\n')}`);
  return summary.failures.length === 0;
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

// Whoever reads only the beginning is no failure.
process.stdout.on('error', () => undefined);
const given = options();
if (given === null) say(USAGE);
else process.exitCode = (await (given.explain ? explain(given) : runAll(given))) ? 0 : 1;
