import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { ask } from '@rec-io/research/ask';
import type { MinuteGrid } from '@rec-io/research/minute-grid';
import {
  answerLines,
  type QuestionFile,
  QuestionFileError,
  readQuestions,
} from '@rec-io/research/question-file';

export type QuoteOptions = {
  readonly queries: string;
  /** Reads the bars, once the questions are known to be sound. */
  readonly grid: () => Promise<MinuteGrid>;
  /** Makes the model that answers: from what came before the first question, or from a file. */
  readonly model: (grid: MinuteGrid, firstMs: number) => Promise<ProbabilityModel>;
  readonly out: Writable;
  /** Takes a line for people. */
  readonly say: (line: string) => void;
};

/** Answers a file of questions. @returns how many have no answer @throws CatalogueError REC-420, REC-421, REC-422 */
export async function quote({ queries, grid: read, model, out, say }: QuoteOptions): Promise<number> {
  const file = await readQuestionFile(queries);
  const grid = await read();
  const firstMs = file.timeMs.reduce((least, timeMs) => Math.min(least, timeMs), Number.POSITIVE_INFINITY);
  const begunMs = performance.now();
  const answering = await model(grid, firstMs);
  const readyMs = performance.now();
  const answers = ask(grid, answering, file);
  const lines = answerLines(file, answers, answering.name);
  for (const piece of lines) if (!out.write(piece)) await once(out, 'drain');
  const seconds = (fromMs: number, toMs: number) => ((toMs - fromMs) / 1000).toFixed(1);
  say(
    `${answering.name}: ready after ${seconds(begunMs, readyMs)} s, ${file.length} questions in ${seconds(readyMs, performance.now())} s`,
  );
  return tellUnanswered(answers.unanswered, answers.reasons, say);
}

async function readQuestionFile(path: string): Promise<QuestionFile> {
  try {
    return readQuestions(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof QuestionFileError || (error instanceof Error && 'code' in error))
      throw new CatalogueError('REC-420', { file: path, message: error.message });
    throw error;
  }
}

function tellUnanswered(
  unanswered: Int16Array,
  reasons: readonly string[],
  say: (line: string) => void,
): number {
  let all = 0;
  for (const [number, reason] of reasons.entries()) {
    const count = unanswered.reduce((sum, value) => sum + (value === number ? 1 : 0), 0);
    if (count > 0) say(`${count} without an answer: ${reason}`);
    all += count;
  }
  return all;
}
