import { CatalogueError } from '../src/catalogue-error.ts';
import type { Asked, Asker } from '../src/questions/asker.ts';

export type ScriptedAsker = Asker & {
  /** Everything that the person was shown. */
  readonly shown: string[];
  /** The questions that were put, in their order. */
  readonly asked: string[];
};

/**
 * A person who answers by what a question says; Enter to all others. Several answers to one question are given one after
 * the other.
 */
export function scriptedAsker(script: Readonly<Record<string, readonly string[]>> = {}): ScriptedAsker {
  const left = new Map(Object.entries(script).map(([part, answers]) => [part, [...answers]]));
  const shown: string[] = [];
  const asked: string[] = [];
  const next = (text: string): string => {
    asked.push(text);
    if (asked.length > 200) throw new Error(`asked without end: ${asked.slice(-5).join(' | ')}`);
    const [, answers] = [...left].find(([part]) => text.includes(part)) ?? [];
    const answer = answers?.shift() ?? '';
    if (answer === '^C') throw new CatalogueError('REC-670');
    return answer;
  };
  const until = async ({ text, byDefault, check }: Asked): Promise<string> => {
    for (;;) {
      const typed = next(text);
      if (typed.trim() === '') return byDefault;
      const problem = check?.(typed) ?? null;
      if (problem === null) return typed;
      shown.push(problem);
    }
  };
  return {
    shown,
    asked,
    topic: (title) => void shown.push(title),
    say: (text) => void shown.push(text),
    text: until,
    secret: until,
    paste: until,
    choice: (question) => until(question),
    async confirm(question, byDefault) {
      const typed = next(question.text);
      return typed === '' ? byDefault : typed === 'yes';
    },
  };
}
