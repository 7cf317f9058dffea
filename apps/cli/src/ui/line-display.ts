import { PHASES, type Phase } from '@rec-io/installer/step';
import type { Paper } from './paper.ts';
import { type RunDisplay, titleOf } from './run-display.ts';
import { clock, inWords, TimeLeft } from './time-left.ts';
import { cut } from './wrap.ts';

const FRAMES = ['|', '/', '-', '\\'] as const;
const FRAME_MS = 120;
/** Without moving parts, somebody who listens must hear from time to time that it goes on. */
const STILL_AT_WORK_MS = 30_000;
const TITLE_COLUMNS = 18;

export type LineDisplayOptions = {
  /** Whether the last line may move: a turning mark, the time. */
  readonly moving: boolean;
  readonly startedMs: number;
  readonly now?: () => number;
};

/** Lines for people: one for each event that stays, and below them one that moves, where it may. */
export function lineDisplay(
  paper: Paper,
  { moving, startedMs, now = Date.now }: LineDisplayOptions,
): RunDisplay {
  let left = new TimeLeft([]);
  let phases = false;
  let current: Phase | null = null;
  // Of the work, not of the time that a person took for questions.
  let workedFromMs = startedMs;
  let begunMs = startedMs;
  const ticker = moving ? movingLine(paper) : saying(paper);
  const times = (): string => `${clock(now() - workedFromMs)} elapsed, ${inWords(left.leftMs(now()))}`;
  const marked = (mark: Mark, text: string): void => {
    ticker.stop();
    const { unicode, ascii, style } = MARKS[mark];
    const shown = paper.mark(unicode, ascii);
    paper.line(text, { first: `  ${shown} `, firstStyle: style });
  };
  const phase = (next: Phase, withTimes = false): void => {
    // Never back: a step of an earlier phase that comes late is shown where it is done.
    if (current !== null && PHASES.indexOf(next) <= PHASES.indexOf(current)) return;
    current = next;
    ticker.stop();
    paper.line();
    const number = PHASES.indexOf(next) + 1;
    const told = withTimes && !moving ? ` (${times()})` : '';
    paper.line(`Phase ${number} of ${PHASES.length}: ${titleOf(next)}${told}`, { style: 'bold' });
  };
  return {
    phase,
    expect(steps) {
      phases = true;
      workedFromMs = now();
      left = new TimeLeft(steps);
    },
    plan(steps) {
      left = new TimeLeft(steps);
      paper.line('This will be set up:');
      for (const { title, intention } of steps)
        paper.line(intention, { first: `  ${title.padEnd(TITLE_COLUMNS)} ` });
    },
    begin(step) {
      if (phases) phase(step.phase, true);
      begunMs = now();
      left.begin(begunMs);
      if (!moving) marked('begun', `${step.title} ...`);
      ticker.start(() => `${step.title} (${moving ? times() : `still at work, ${times()}`})`);
    },
    note: ({ title }, text) => {
      ticker.pause(() => paper.line(`${title}: ${text}`, { first: '      ' }));
    },
    done(step, already) {
      left.done(step, already, now());
      marked(
        already ? 'already' : 'done',
        `${step.title}: ${step.nothing === true ? step.intention : already ? 'in place already' : took(now() - begunMs)}`,
      );
    },
    failed: ({ title }) => marked('failed', `${title}: failed`),
    reverting: ({ title }) => marked('reverting', `${title}: taking back`),
    left: ({ title }, reason) => marked('left', `${title}: left in place: ${reason}`),
    reverted: (logs) =>
      marked(
        'reverting',
        `Everything was taken back.${logs === null ? '' : ` The logs of this attempt are in ${logs}`}`,
      ),
  };
}

const took = (ms: number): string => (ms < 950 ? 'done' : `done in ${(ms / 1_000).toFixed(1)} s`);

/** Words and shape first: colour alone tells some people nothing. */
const MARKS = {
  begun: { unicode: '…', ascii: '[..]', style: 'dim' },
  done: { unicode: '✓', ascii: '[ok]', style: 'green' },
  already: { unicode: '✓', ascii: '[ok]', style: 'dim' },
  failed: { unicode: '✗', ascii: '[!!]', style: 'red' },
  reverting: { unicode: '↩', ascii: '[<-]', style: 'yellow' },
  left: { unicode: '!', ascii: '[ !]', style: 'yellow' },
} as const;
type Mark = keyof typeof MARKS;

interface Ticker {
  start(text: () => string): void;
  /** Writes something above the moving line. */
  pause(write: () => void): void;
  stop(): void;
}

/** Drawn over itself with blanks, so that it needs no escape sequences. */
function movingLine(paper: Paper): Ticker {
  let timer: NodeJS.Timeout | undefined;
  let drawn = 0;
  const clear = (): void => {
    if (drawn > 0) paper.write(`\r${' '.repeat(drawn)}\r`);
    drawn = 0;
  };
  return {
    start(text) {
      let frame = 0;
      timer = setInterval(() => {
        const line = cut(`  ${FRAMES[frame++ % FRAMES.length]} ${text()}`, paper.columns - 1);
        clear();
        paper.write(line);
        drawn = line.length;
      }, FRAME_MS);
      timer.unref();
    },
    pause(write) {
      clear();
      write();
    },
    stop() {
      clearInterval(timer);
      clear();
    },
  };
}

function saying(paper: Paper): Ticker {
  let timer: NodeJS.Timeout | undefined;
  return {
    start(text) {
      timer = setInterval(() => paper.line(text(), { first: '  [..] ' }), STILL_AT_WORK_MS);
      timer.unref();
    },
    pause: (write) => write(),
    stop: () => clearInterval(timer),
  };
}
