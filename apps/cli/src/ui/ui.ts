import { ReadStream, WriteStream } from 'node:tty';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { errorCode } from '@rec-io/installer/explain';
import type { Asker } from '@rec-io/installer/questions/asker';
import { Conversation } from './conversation.ts';
import { CookedLines } from './cooked-lines.ts';
import { chooseFace, type Face, type FaceOptions, hasColours, isInteractive, showsUnicode } from './face.ts';
import { jsonDisplay } from './json-display.ts';
import { KeyLines } from './key-lines.ts';
import { lineDisplay } from './line-display.ts';
import type { LineInput } from './line-input.ts';
import { Paper } from './paper.ts';
import type { RunDisplay } from './run-display.ts';

/** Everything between the person and the installer. */
export interface Ui {
  readonly face: Face;
  readonly display: RunDisplay;
  /** For texts; with `json` nothing but events may be printed. */
  readonly paper: Paper;
  /** Aborted by Ctrl-C, by a request to end, and when the terminal is closed. */
  readonly signal: AbortSignal;
  /** Whoever can be asked; null when nobody can. */
  readonly asker: Asker | null;
  /** Ends the conversation: from here on the terminal is as it was, and Ctrl-C is a signal again. */
  endQuestions(): void;
  /** Gives back everything: terminal and signals. */
  close(): void;
}

export type UiOptions = FaceOptions & { readonly yes?: boolean };

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const CANCELLED = 130;
const STOPPING =
  'Stopping, as soon as the present step lets go. Ctrl-C once more ends at once; what was done is on record, and the next run goes on from there.';

/** For this process and its terminal. */
export function openUi(options: UiOptions, environment: NodeJS.ProcessEnv = process.env): Ui {
  const streams = { input: process.stdin, output: process.stdout };
  const face = chooseFace(options, environment, streams);
  const colours = hasColours(face, environment);
  const paper = new Paper(process.stdout, { colours, unicode: face === 'json' || showsUnicode(environment) });
  const stop = new AbortController();
  const startedMs = Date.now();
  let input: LineInput | null = null;
  const endQuestions = (): void => {
    input?.close();
    input = null;
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    // Asked a second time, a person wants out at once; the record of what was done is on disk already.
    if (signal === 'SIGINT' && stop.signal.aborted) {
      if (face !== 'json') paper.line();
      process.exit(CANCELLED);
    }
    // At a question the answer is immediate; a step may need a while, and silence looks like a key that was not heard.
    const working = input === null && !stop.signal.aborted;
    stop.abort();
    endQuestions();
    if (!working || face === 'json') return;
    paper.line();
    paper.line(STOPPING, { style: 'yellow' });
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  for (const stream of [process.stdout, process.stderr]) {
    // A reader that has gone is no reason to stop; a terminal that has gone is one, and not always told by a signal.
    stream.on('error', (error) => errorCode(error) === 'EIO' && stop.abort());
  }
  const open = (): LineInput => {
    if (stop.signal.aborted) throw cancelled();
    if (input !== null) return input;
    const { stdin, stdout } = process;
    if (!(stdin instanceof ReadStream && stdout instanceof WriteStream)) throw cancelled();
    const write = (text: string): void => paper.write(text);
    input = colours
      ? new KeyLines(stdin, stdout, write, cancelled)
      : new CookedLines(stdin, write, cancelled);
    return input;
  };
  return {
    face,
    paper,
    signal: stop.signal,
    display:
      face === 'json'
        ? jsonDisplay(process.stdout, startedMs)
        : lineDisplay(paper, { moving: face === 'rich', startedMs }),
    asker: isInteractive(options, environment, streams) ? new Conversation(open, paper) : null,
    endQuestions,
    close() {
      endQuestions();
      for (const signal of SIGNALS) process.off(signal, onSignal);
      // A terminal that closes tells it more than once; the last words, and the exit code, come after the first.
      process.off('SIGHUP', heardAlready).on('SIGHUP', heardAlready);
    },
  };
}

const heardAlready = (): void => undefined;

const cancelled = (): CatalogueError => new CatalogueError('REC-670');
