import type { Readable, Writable } from 'node:stream';

/** How an installation is shown: with moving parts for a terminal, line by line for everything else, or for programs. */
export type Face = 'rich' | 'plain' | 'json';

export type FaceOptions = { readonly json?: boolean; readonly plain?: boolean };

type Environment = Readonly<Record<string, string | undefined>>;
type Streams = {
  readonly input: Readable & { isTTY?: boolean };
  readonly output: Writable & { isTTY?: boolean };
};

/** An empty variable is one that is not set. */
const isSet = (environment: Environment, name: string): boolean => (environment[name] ?? '') !== '';

export function chooseFace(
  { json, plain }: FaceOptions,
  environment: Environment,
  { output }: Streams,
): Face {
  if (json === true) return 'json';
  const still =
    isSet(environment, 'ACCESSIBLE') || isSet(environment, 'CI') || environment['TERM'] === 'dumb';
  return output.isTTY === true && plain !== true && !still ? 'rich' : 'plain';
}

/** Whether somebody can be asked. A terminal on one side only is a script with its end in view. */
export const isInteractive = (
  { json, yes }: { readonly json?: boolean; readonly yes?: boolean },
  environment: Environment,
  { input, output }: Streams,
): boolean =>
  input.isTTY === true && output.isTTY === true && json !== true && yes !== true && !isSet(environment, 'CI');

/** Colours, and with them everything else that is an escape sequence. */
export const hasColours = (face: Face, environment: Environment): boolean =>
  face === 'rich' && !isSet(environment, 'NO_COLOR');

/** Whether the terminal shows more than ASCII, as its locale says; without any, C is meant. */
export function showsUnicode(environment: Environment): boolean {
  const locale = ['LC_ALL', 'LC_CTYPE', 'LANG']
    .map((name) => environment[name] ?? '')
    .find((text) => text !== '');
  return /utf-?8/i.test(locale ?? '');
}
