export type Removal = {
  readonly removed: readonly string[];
  /** What stays: the owner's data, or files that are not ours. */
  readonly kept: readonly string[];
};

/** What goes: all that can be made again, or the owner's data as well. */
export type RemovalScope = 'program' | 'everything';

/** What lies in a folder that is listed itself need not be listed as well. */
export const outermost = (paths: readonly string[]): readonly string[] =>
  paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
