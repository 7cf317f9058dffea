import { SECOND_MS } from './time.ts';

/** The contract settles on the mean of this many one-second prints. */
export const WINDOW_PRINTS = 60;

/**
 * Variance of the mean of the next `prints` one-second prints, in seconds of the price's own variance: the first print is
 * one second away, and moves are independent, so it is Σ_i Σ_j min(i, j) / n² = (n + 1)(2n + 1) / 6n.
 */
export const meanVarianceSeconds = (prints: number): number =>
  ((prints + 1) * (2 * prints + 1)) / (6 * prints);

/**
 * Variance of the mean of a minute's open, high, low and close, in seconds of the price's own variance, for a Brownian
 * price: ¼²·Var(H + L + C) with E[HL] = 1 − 2·ln 2 and E[CH] = E[CL] = ½ gives 0.264 minutes.
 */
export const BAR_MEAN_VARIANCE_SECONDS = (60 * (7 - 4 * Math.LN2)) / 16;

/** What is left to happen of the settlement mean. Reused from question to question: nothing is allocated. */
export type WindowState = {
  /** Prints still to come; 0: the value is known. */
  open: number;
  /** Sum of the prints that are known, in 1/10,000 $. */
  knownSumE4: number;
  /** Variance of the mean of the open prints, in seconds of the price's own variance. */
  varianceSeconds: number;
};

/**
 * @param windowSeconds variance of the mean of a whole window as seen from its start; for true 60-print settlement
 *   `meanVarianceSeconds(60)`
 */
export function setWindow(
  state: WindowState,
  secondsToClose: number,
  indexE4: number,
  window: { readonly meanE4: number; readonly prints: number } | null,
  windowSeconds: number,
): void {
  const prints = window
    ? Math.min(window.prints, WINDOW_PRINTS)
    : WINDOW_PRINTS - Math.min(WINDOW_PRINTS, Math.max(0, Math.ceil(secondsToClose)));
  state.open = WINDOW_PRINTS - prints;
  // Inside the window without its mean, the best guess for the prints missed is the price now.
  state.knownSumE4 = prints * (window ? window.meanE4 : indexE4);
  if (state.open === 0) state.varianceSeconds = 0;
  else if (state.open < WINDOW_PRINTS) state.varianceSeconds = meanVarianceSeconds(state.open);
  else state.varianceSeconds = Math.max(0, secondsToClose - WINDOW_PRINTS) + windowSeconds;
}

/** Seconds from now until the close; never below zero. */
export const secondsUntil = (nowMs: number, closeTimeMs: number): number =>
  Math.max(0, (closeTimeMs - nowMs) / SECOND_MS);
