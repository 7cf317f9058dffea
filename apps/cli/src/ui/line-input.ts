/** What a person types, line by line. Every method rejects when they cancel or the terminal goes away. */
export interface LineInput {
  /** Shown as it is typed. */
  line(prompt: string): Promise<string>;
  /** Not shown. @param hint what may be told of what is typed so far */
  hidden(prompt: string, hint?: (typed: string) => string): Promise<string>;
  /** Not shown: one line, or a PEM block of many. */
  pasted(prompt: string): Promise<string>;
  /** Whether keys are seen that are typed before they are asked for; missing where they never are. */
  conceal?(on: boolean): void;
  /** One of the labels, by its number; null where only a line can be typed. */
  pick?(labels: readonly string[], at: number): Promise<number | '?'>;
  close(): void;
}

const BEGIN = /-----BEGIN [A-Z0-9 ]+-----/;
const END = /-----END [A-Z0-9 ]+-----/;

/**
 * Whether what was pasted so far is whole: a first line that begins no PEM block is everything; a block ends with its last
 * line, or with an empty one.
 * @param ended whether the last of the lines has ended
 */
export function isWhole(lines: readonly string[], ended: boolean): boolean {
  if (lines.some((line) => END.test(line))) return true;
  if (!ended) return false;
  return !BEGIN.test(lines[0] ?? '') || lines.at(-1)?.trim() === '';
}

/** Line ends that follow a paste belong to it and answer no question. */
export const AFTER_PASTE_MS = 60;
