import { type Bar, progressBar } from '../backtest/progress.ts';

const UNSEEN: Bar = { at: () => undefined, end: () => undefined };

/** How far it is, on standard error. Programs that read JSON want nothing beside it. */
export const shownProgress = (isJson: boolean, title: string): Bar =>
  isJson && !process.stderr.isTTY ? UNSEEN : progressBar(process.stderr, title);
