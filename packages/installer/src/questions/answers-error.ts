import { CatalogueError } from '../catalogue-error.ts';
import { flagOf, type Question, variableOf } from './question.ts';

/** One answer that is missing or wrong, and every way to give it. */
export type AnswerProblem = {
  /** The question; null for a line of the answers file that answers none. */
  readonly id: string | null;
  readonly problem: string;
  readonly flag: string | null;
  readonly variable: string | null;
  readonly key: string | null;
  /** Where it was given: `--mode`, `RECIO_MODE`, `answers.yaml line 7`; null when it is missing. */
  readonly given: string | null;
};

/** REC-671 with all that is missing or wrong at once. */
export class AnswersError extends CatalogueError {
  readonly problems: readonly AnswerProblem[];

  constructor(problems: readonly AnswerProblem[]) {
    super('REC-671');
    this.problems = problems;
  }
}

export function problemOf(question: Question, problem: string, given: string | null): AnswerProblem {
  return {
    id: question.id,
    problem,
    flag: flagOf(question),
    variable: variableOf(question),
    key: keyOf(question),
    given,
  };
}

const keyOf = ({ id, secret }: Question): string => (secret === true ? `${id}-file` : id);

/** For people: what is wrong, and below it how to give it. */
export function problemLines({ problem, given, flag, variable, key, id }: AnswerProblem): readonly string[] {
  const where = given === null ? (id ?? '') : given;
  const ways =
    given === null && flag !== null ? [`    ${flag}, ${variable}, or "${key}:" in the answers file`] : [];
  return [`  ${where}: ${problem}`, ...ways];
}
