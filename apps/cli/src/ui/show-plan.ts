import type { Finding } from '@rec-io/installer/preflight/finding';
import type { AnswerChange } from '@rec-io/installer/questions/earlier-answers';
import { PHASES, type Step } from '@rec-io/installer/step';
import type { Paper } from './paper.ts';
import { titleOf } from './run-display.ts';
import type { Ui } from './ui.ts';

export type PlanToShow = {
  readonly location: string;
  readonly findings: readonly Finding[];
  /** What is answered otherwise than before. */
  readonly changes?: readonly AnswerChange[];
  readonly steps: readonly {
    readonly step: Step;
    readonly done: boolean;
    readonly commands?: readonly string[];
  }[];
};

/** What would be done, before anything is: for people in the width of their terminal, else one JSON event. */
export function showPlan({ face, paper }: Pick<Ui, 'face' | 'paper'>, plan: PlanToShow): void {
  if (face === 'json') paper.write(`${JSON.stringify(planEvent(plan))}\n`);
  else writePlan(paper, plan);
}

function planEvent({ location, findings, changes = [], steps }: PlanToShow) {
  return {
    event: 'plan',
    location,
    findings,
    changes,
    steps: steps.map(({ step: { id, phase, title, intention, keeps }, done, commands = [] }) => ({
      id,
      phase,
      title,
      intention,
      done,
      ...(keeps === undefined ? {} : { keeps }),
      ...(commands.length === 0 ? {} : { commands }),
    })),
  };
}

function writePlan(paper: Paper, { location, findings, changes = [], steps }: PlanToShow): void {
  paper.line();
  paper.line(`The plan for ${location}`, { style: 'bold' });
  writeChanges(paper, changes);
  for (const [at, phase] of PHASES.entries()) {
    const own = steps.filter(({ step }) => step.phase === phase);
    if (own.length === 0) continue;
    paper.line();
    paper.line(`Phase ${at + 1} of ${PHASES.length}: ${titleOf(phase)}`);
    for (const { step, done, commands = [] } of own) {
      const mark = done ? paper.mark('✓', '[ok]') : paper.mark('+', '[ +]');
      const inPlace = done && step.nothing !== true;
      const text = `${step.title}: ${inPlace ? (step.inPlace ?? 'in place already') : step.intention}`;
      paper.line(text, { first: `  ${mark} `, firstStyle: done ? 'green' : 'cyan' });
      if (!done && step.keeps !== undefined) paper.line(step.keeps, { first: '       kept: ' });
      const first = step.nothing === true ? '       yours to run: ' : '       runs: ';
      for (const command of commands) paper.line(command, { first });
    }
  }
  writeFindings(paper, findings);
  const open = steps.filter(({ done }) => !done).length;
  paper.line();
  paper.line(
    open === 0
      ? 'Everything is in place: there is nothing to do.'
      : `${open} of ${steps.length} steps would change something.`,
  );
}

function writeChanges(paper: Paper, changes: readonly AnswerChange[]): void {
  if (changes.length === 0) return;
  paper.line();
  paper.line('Otherwise than before:');
  for (const { what, from, to } of changes)
    paper.line(`${what}: ${from} ${paper.mark('→', '->')} ${to}`, {
      first: `  ${paper.mark('~', '[ ~]')} `,
      firstStyle: 'yellow',
    });
}

const WORDS = {
  block: { word: 'stops', style: 'red' },
  warn: { word: 'warning', style: 'yellow' },
  info: { word: 'note', style: 'dim' },
} as const;

/** What was found, for people: each with what was seen and what to do. */
export function writeFindings(paper: Paper, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  paper.line();
  paper.line('What was found on this machine:');
  for (const { id, severity, title, evidence, fix } of findings) {
    const { word, style } = WORDS[severity];
    paper.line(`${title} (${id})`, { first: `  ${word.padEnd(8)} `, firstStyle: style });
    if (evidence !== '') paper.line(evidence, { first: '           ', style: 'dim' });
    if (fix !== null) paper.line(fix, { first: '           do: ' });
  }
}
