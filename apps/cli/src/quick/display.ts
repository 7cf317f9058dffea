import type { Display } from './quick-install.ts';
import { FAILED_LOGS } from './quick-steps.ts';

const FRAMES = ['|', '/', '-', '\\'] as const;

export type DisplayKind = 'plain' | 'rich' | 'json';

/** What a person, a screen reader or a program sees of an installation while it runs. */
export function display(kind: DisplayKind, out: NodeJS.WritableStream, startedMs: number): Display {
  if (kind === 'json') return jsonDisplay(out, startedMs);
  const line = (text: string): void => void out.write(`${stamp(startedMs)} ${text}\n`);
  const spinner = kind === 'rich' ? spinning(out) : { start: () => undefined, stop: () => undefined };
  return {
    plan(steps) {
      line('This will be set up:');
      for (const { title, intention } of steps) out.write(`          ${title.padEnd(17)} ${intention}\n`);
    },
    begin: ({ title }) => spinner.start(`${stamp(startedMs)} ${title} …`),
    note({ title }, text) {
      spinner.stop();
      line(`${title}: ${text}`);
    },
    done({ title }, already) {
      spinner.stop();
      line(`${title}: ${already ? 'in place already' : 'done'}`);
    },
    failed({ title }) {
      spinner.stop();
      line(`${title}: failed`);
    },
    reverting: ({ title }) => line(`${title}: taking back`),
    left: ({ title }, reason) => line(`${title}: left in place: ${reason}`),
    reverted: () => line(`Everything was taken back. The logs of this attempt are in ${FAILED_LOGS}`),
  };
}

function jsonDisplay(out: NodeJS.WritableStream, startedMs: number): Display {
  const event = (name: string, details: Readonly<Record<string, unknown>>): void =>
    void out.write(`${JSON.stringify({ event: name, elapsedMs: Date.now() - startedMs, ...details })}\n`);
  return {
    plan: (steps) =>
      event('plan', { steps: steps.map(({ id, title, intention }) => ({ id, title, intention })) }),
    begin: ({ id }) => event('begin', { step: id }),
    note: ({ id }, text) => event('note', { step: id, text }),
    done: ({ id }, already) => event('done', { step: id, already }),
    failed: ({ id }) => event('failed', { step: id }),
    reverting: ({ id }) => event('reverting', { step: id }),
    left: ({ id }, reason) => event('left', { step: id, reason }),
    reverted: () => event('reverted', { logs: FAILED_LOGS }),
  };
}

const stamp = (startedMs: number): string =>
  `[${((Date.now() - startedMs) / 1_000).toFixed(1).padStart(5)} s]`;

function spinning(out: NodeJS.WritableStream) {
  let timer: NodeJS.Timeout | undefined;
  return {
    start(text: string) {
      let frame = 0;
      timer = setInterval(() => out.write(`\r${text} ${FRAMES[frame++ % FRAMES.length]}`), 120);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      out.write('\r\u001b[K');
    },
  };
}
