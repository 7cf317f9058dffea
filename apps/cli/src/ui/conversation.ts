import type { Asked, Asker } from '@rec-io/installer/questions/asker';
import { type Choice, sentence } from '@rec-io/installer/questions/question';
import type { LineInput } from './line-input.ts';
import type { Paper } from './paper.ts';

const HELP = '?';

/** Questions to a person at a terminal, one after the other. Enter is always an answer, `?` explains. */
export class Conversation implements Asker {
  readonly #open: () => LineInput;
  readonly #paper: Paper;
  #number = 0;

  /** @param open takes the terminal, with the first question */
  constructor(open: () => LineInput, paper: Paper) {
    this.#open = open;
    this.#paper = paper;
  }

  topic(title: string): void {
    this.#paper.line();
    this.#paper.line(title, { style: 'bold' });
  }

  say(text: string): void {
    this.#paper.line(text, { first: '  ', style: 'yellow' });
  }

  text(asked: Asked): Promise<string> {
    return this.#ask(asked, () => this.#open().line(this.#prompt()));
  }

  secret(asked: Asked, strength?: (typed: string) => string): Promise<string> {
    return this.#concealed(() => this.#ask(asked, () => this.#open().hidden(this.#prompt(), strength)));
  }

  paste(asked: Asked): Promise<string> {
    return this.#concealed(() => this.#ask(asked, () => this.#open().pasted(this.#prompt())));
  }

  /** From before the question is read until it is answered: some begin to type at its first word. */
  async #concealed(ask: () => Promise<string>): Promise<string> {
    const input = this.#open();
    input.conceal?.(true);
    try {
      return await ask();
    } finally {
      input.conceal?.(false);
    }
  }

  async choice(asked: Asked, choices: readonly Choice[]): Promise<string> {
    const start = Math.max(
      0,
      choices.findIndex(({ value }) => value === asked.byDefault),
    );
    const labels = choices.map(({ label }) => label);
    const input = this.#open();
    if (input.pick !== undefined) {
      const byDefault = asked.defaultInWords ?? choices[start]?.value;
      this.#question(asked.text, `arrows or a number; Enter: ${byDefault}`);
      for (;;) {
        const picked = await input.pick(labels, start);
        if (picked !== HELP) return choices[picked]?.value ?? '';
        this.#help(asked);
      }
    }
    this.#question(asked.text, `type a number; Enter: ${start + 1}`);
    for (const [at, label] of labels.entries()) this.#paper.line(label, { first: `   ${at + 1}. ` });
    return this.#repeat(asked, async () => {
      const text = (await this.#open().line(this.#prompt())).trim();
      if (text === HELP) return null;
      const at =
        text === ''
          ? start
          : choices.findIndex(({ value }, index) => [value, String(index + 1)].includes(text.toLowerCase()));
      const chosen = choices[at]?.value;
      if (chosen === undefined) this.say(`Type a number from 1 to ${choices.length}.`);
      return chosen;
    });
  }

  async confirm(asked: Omit<Asked, 'byDefault' | 'check'>, byDefault: boolean): Promise<boolean> {
    this.#question(asked.text, byDefault ? 'yes or no; Enter: yes' : 'yes or no; Enter: no');
    const answer = await this.#repeat(asked, async () => {
      const text = (await this.#open().line(this.#prompt())).trim().toLowerCase();
      if (text === HELP) return null;
      if (text === '') return byDefault ? 'yes' : 'no';
      if (['y', 'yes'].includes(text)) return 'yes';
      if (['n', 'no'].includes(text)) return 'no';
      this.say('Type yes or no.');
      return undefined;
    });
    return answer === 'yes';
  }

  async #ask(asked: Asked, read: () => Promise<string>): Promise<string> {
    const { byDefault, defaultInWords } = asked;
    this.#question(asked.text, `Enter: ${defaultInWords ?? byDefault}`);
    return this.#repeat(asked, async () => {
      const text = await read();
      if (text.trim() === HELP) return null;
      if (text.trim() === '') return byDefault;
      const problem = asked.check?.(text) ?? null;
      if (problem === null) return text;
      this.say(sentence(problem));
      return undefined;
    });
  }

  /** @param read an answer, null when help is wanted, undefined when the answer was not understood */
  async #repeat(asked: Pick<Asked, 'help'>, read: () => Promise<string | null | undefined>): Promise<string> {
    for (;;) {
      const answer = await read();
      if (answer === null) this.#help(asked);
      else if (answer !== undefined) return answer;
    }
  }

  #question(text: string, enter: string): void {
    // What is typed as soon as it can be read is meant for it: by then the terminal must be ours.
    this.#open();
    const first = `${++this.#number}. `.padStart(4);
    this.#paper.line(`${text}${/[.:!]$/.test(text) ? '' : this.#paper.colours ? '' : '.'}`, { first });
    this.#paper.line(`(${enter}. ? explains.)`, { first: '    ', style: 'dim' });
  }

  #help({ help }: Pick<Asked, 'help'>): void {
    this.#paper.line(help, { first: '    ', style: 'dim' });
  }

  #prompt(): string {
    return this.#paper.mark('  › ', '  > ');
  }
}
