import { homedir, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { crashPoint } from '@rec-io/installer/crash-point';
import { isBareClaim } from '@rec-io/installer/data-directory';
import { writeAnswersTemplate } from '@rec-io/installer/questions/answers-template';
import type { Asker } from '@rec-io/installer/questions/asker';
import { collectAnswers } from '@rec-io/installer/questions/collect-answers';
import { type AnswerSources, givenAnswers } from '@rec-io/installer/questions/given-answers';
import { defaultLocation } from '@rec-io/installer/questions/place-questions';
import type { QuestionFacts } from '@rec-io/installer/questions/question';
import { fullPath } from '@rec-io/installer/questions/values';
import { recordTold } from '@rec-io/installer/receipt';
import { StepFailure } from '@rec-io/installer/run-steps';
import { FIRST_LOGIN } from '@rec-io/installer/steps/first-user-step';
import { type Command, Option } from 'commander';
import { EXIT, Refusal } from '../failure.ts';
import { earlierAt, earlierRun, hasKey } from '../full/earlier-run.ts';
import { firstLook } from '../full/first-look.ts';
import { fullInstall, rollbackInstall } from '../full/full-install.ts';
import { nextOf } from '../full/go-on.ts';
import { notReady } from '../full/not-ready.ts';
import { tryCredentials } from '../full/try-credentials.ts';
import { findToTakeOver } from '../installation.ts';
import { quickInstall } from '../quick/quick-install.ts';
import { closingText } from '../report/closing-text.ts';
import { installationReport } from '../report/installation-report.ts';
import { writeReport } from '../report/write-report.ts';
import { systemStatus } from '../status.ts';
import { writeFindings } from '../ui/show-plan.ts';
import { openUi, type Ui } from '../ui/ui.ts';
import { dataDirOf, print, withDataDir, withExamples, withJson } from './common.ts';
import { QUICK_QUESTIONS, questionFlags, withQuestionOptions } from './question-options.ts';
import { quickAnswers } from './quick-answers.ts';

type Given = {
  readonly quick?: boolean;
  readonly answers?: string;
  readonly generateAnswers?: string | true;
  readonly yes?: boolean;
  readonly plan?: boolean;
  readonly rollback?: boolean;
  readonly onFailure?: 'rollback' | 'keep';
  readonly skipCheck?: readonly string[];
  readonly plain?: boolean;
  readonly json?: boolean;
  readonly dataDir?: string;
};

/** What only a full installation understands, by the names of its options. */
const FULL_ONLY = ['answers', 'generateAnswers', 'plan', 'rollback', 'onFailure', 'skipCheck'] as const;

const TEMPLATE = 'rec-io-answers.yaml';

export function installCommand(program: Command): void {
  const command = program
    .command('install')
    .description('install, or finish and start what is installed; asks what it needs to know')
    .option('--quick', 'one data directory, embedded PostgreSQL, simulated exchange; asks nothing')
    .option('--answers <file>', 'take the answers from a file')
    .option(
      '--generate-answers [file]',
      `write such a file (default: ${TEMPLATE}), with every question explained`,
    )
    .option('--yes', 'never ask: take the default of what was not given')
    .option('--plan', 'show what would be done, and change nothing')
    .option('--rollback', 'take back what the last installation did')
    .addOption(
      new Option(
        '--on-failure <what>',
        'when a step fails, take everything back or keep it and go on there next time (default: keep when asked at a terminal)',
      ).choices(['rollback', 'keep']),
    )
    .addOption(new Option('--skip-check <id>', 'go on in spite of a finding; repeatable').argParser(collect))
    .option('--plain', 'plain lines, no moving parts');
  withQuestionOptions(withJson(withDataDir(command)));
  withExamples(
    command,
    './install.sh --quick',
    './install.sh --quick --data-dir ~/rec-io-data --port-offset 100 --source seeded --speed 20',
    './install.sh',
    './install.sh --generate-answers my.yaml',
    './install.sh --answers my.yaml --yes',
  ).action(async (given: Given) => {
    process.exitCode = await install(command, given);
  });
}

const collect = (id: string, before: readonly string[] = []): readonly string[] => [...before, id];

async function install(command: Command, given: Given): Promise<number> {
  if (given.quick === true) return quick(command, given);
  if (given.generateAnswers !== undefined) return generate(given);
  const ui = openUi(given);
  try {
    return await full(command, given, ui);
  } finally {
    ui.close();
  }
}

async function quick(command: Command, given: Given): Promise<number> {
  const flags = questionFlags(command);
  requireQuick(flags, given);
  const answers = quickAnswers(await dataDirOf(command), flags, questionFacts());
  const ui = openUi(given);
  try {
    const outcome = await quickInstall(answers, ui.display, ui.signal).catch((error: unknown) => {
      throw error instanceof StepFailure ? error : new Refusal(error);
    });
    const status = await systemStatus(outcome.installation);
    const { again, password, installation, checks, phases } = outcome;
    const report = installationReport({
      ...{ installation, status, checks, phases },
      login: FIRST_LOGIN,
      nowMs: Date.now(),
    });
    const files = again ? null : await writeReport(installation.layout, report);
    crashPoint('after', 'completion');
    if (given.json !== true) print(closingText(report, { again, password, reportFile: files?.text ?? null }));
    else {
      const { state } = report;
      print(
        JSON.stringify({ event: 'installed', again, login: FIRST_LOGIN, password, ...status, state, checks }),
      );
    }
    await recordTold(answers.dataDir);
    return report.state === 'unhealthy' ? EXIT.unhealthy : 0;
  } finally {
    ui.close();
  }
}

/** What reads them is loaded only when there are some. */
async function answersIn(path: string) {
  const { readAnswersFile } = await import('@rec-io/installer/questions/answers-file');
  return readAnswersFile(resolve(path));
}

function requireQuick(flags: ReadonlyMap<string, string>, given: Given): void {
  const asked = [...flags.keys()].filter((id) => !QUICK_QUESTIONS.has(id)).map((id) => `--${id}`);
  const others = FULL_ONLY.filter((name) => given[name] !== undefined).map(
    (name) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  );
  const [first] = [...asked, ...others];
  if (first === undefined) return;
  const reason = 'the second is for a full installation';
  throw new CatalogueError('REC-675', { options: `--quick and ${first}`, reason });
}

async function generate({ generateAnswers, json }: Given): Promise<number> {
  const path = resolve(typeof generateAnswers === 'string' ? generateAnswers : TEMPLATE);
  await writeAnswersTemplate(path, questionFacts());
  if (json === true) print(JSON.stringify({ event: 'answers', path }));
  else print(`Written: ${path}\nFill it in, then: ./install.sh --answers '${path}'`);
  return 0;
}

async function full(command: Command, given: Given, ui: Ui): Promise<number> {
  const { json = false, plan = false } = given;
  const named = questionFlags(command);
  // The name that this has everywhere else.
  const flags = new Map(named);
  if (given.dataDir !== undefined && !named.has('location')) flags.set('location', given.dataDir);
  const sources = {
    flags,
    environment: process.env,
    file: given.answers === undefined ? null : await answersIn(given.answers),
    standardInput: process.stdin.isTTY ? null : once(() => text(process.stdin)),
  };
  if (given.rollback === true) return rollbackInstall(await placeToTakeBack(command, flags), { ui, json });
  const answered = [...(await givenAnswers(sources, questionFacts())).given.keys()];
  const found = await earlierAt(await placesOf(command, sources));
  const isMore = answered.some((id) => id !== 'location');
  const next = found === null ? 'ask' : await nextOf(found, { isMore, plan }, ui.asker);
  if (found !== null && (next === 'take-back' || next === 'anew')) {
    ui.endQuestions();
    const code = await rollbackInstall(found.place, { ui, json });
    if (next === 'take-back' || code !== 0) return code;
  }
  const asks = next === 'ask' || next === 'anew';
  const isRunning = found?.receipt.state === 'installed';
  if (asks && ui.asker !== null) {
    // A finished one has shown that this machine is fit for it, and holds its ports itself.
    if (!isRunning) await lookFirst(flags, given, ui, ui.asker);
    welcome(ui);
    if (found === null) await offerToGrow(command, flags, ui.asker);
  }
  const earlier = found === null ? null : await earlierRun(found.receipt);
  // What the receipt says is all that is needed, but for a key that is not in its place.
  const asBefore = next === 'go-on' && !isMore && (earlier === null || hasKey(earlier));
  if (found !== null && !flags.has('location') && next !== 'anew') flags.set('location', found.place);
  const answers = asBefore
    ? null
    : await collectAnswers({
        ...sources,
        facts: questionFacts(),
        asker: ui.asker,
        tryCredentials: tryCredentials(ui.signal),
        earlier: next === 'anew' && earlier !== null ? { ...earlier, kept: new Set() } : earlier,
        askAgain: asks,
      });
  ui.endQuestions();
  return fullInstall(answers?.location ?? found?.place ?? '', answers, {
    ui,
    plan,
    json,
    onFailure: given.onFailure ?? (ui.asker === null ? 'rollback' : 'keep'),
    skipChecks: given.skipCheck ?? [],
    signal: ui.signal,
  });
}

/** Standard input can be read but once. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null;
  return () => {
    result ??= read();
    return result;
  };
}

function welcome({ display, paper }: Ui): void {
  display.phase('questions');
  paper.line(
    'Enter takes the answer that is shown, ? explains a question. Nothing is changed before you have seen the plan and agreed to it.',
  );
}

/** Phase 1 before phase 2: what stands in the way is told before anything is asked. @throws Refusal unless it is wanted all the same */
async function lookFirst(
  flags: ReadonlyMap<string, string>,
  { skipCheck = [] }: Given,
  { display, paper }: Ui,
  asker: Asker,
): Promise<void> {
  display.phase('validation');
  const location = resolve(flags.get('location') ?? defaultLocation(questionFacts()));
  const blocks = await firstLook(location, skipCheck);
  writeFindings(paper, blocks);
  const text = 'Answer the questions all the same';
  const help =
    'Something stands in the way of an installation. Another answer may avoid it, such as another place.';
  if (blocks.length === 0 || (await asker.confirm({ text, help }, false))) return;
  throw notReady(blocks);
}

/** Over a quick installation: whether the full one takes over its data. */
async function offerToGrow(command: Command, flags: Map<string, string>, asker: Asker): Promise<void> {
  if (flags.has('grow-from')) return;
  const found = await findToTakeOver(await dataDirOf(command)).catch(() => null);
  if (found?.layout.kind !== 'quick') return;
  const { dataDir } = found.layout;
  const text = `There is a quick installation in ${dataDir}. Take over its data`;
  const help =
    'Its open trades are waited for, it is stopped, and trades, settings, users and keys are copied and compared. Its directory stays until you confirm.';
  if (await asker.confirm({ text, help }, true)) flags.set('grow-from', dataDir);
}

/** A killed run was never recorded as an installation: it is looked for where it would have gone. */
async function placeToTakeBack(command: Command, flags: ReadonlyMap<string, string>): Promise<string> {
  const places = await placesOf(command, { flags, environment: process.env, file: null });
  for (const place of places) {
    const found = await earlierAt([place]);
    if (found?.receipt.completedAt === null || (await isBareClaim(place))) return place;
  }
  return places[0];
}

async function placesOf(
  command: Command,
  sources: Pick<AnswerSources, 'flags' | 'environment' | 'file'>,
): Promise<readonly [string, ...string[]]> {
  const { given } = await givenAnswers({ ...sources, standardInput: null }, questionFacts());
  const named = given.get('location')?.text;
  if (named !== undefined) return [fullPath(named, questionFacts())];
  return [await dataDirOf(command), defaultLocation(questionFacts())];
}

const questionFacts = (): QuestionFacts => ({
  isRoot: process.getuid?.() === 0,
  account: accountName(),
  home: process.env['HOME'] ?? homedir(),
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
});

/** In a container an account can be without a name. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'owner';
  }
}
