import { OWNER_QUESTIONS } from './owner-questions.ts';
import { PLACE_QUESTIONS } from './place-questions.ts';
import type { Question } from './question.ts';
import { TECHNICAL_QUESTIONS } from './technical-questions.ts';
import { TRADING_QUESTIONS } from './trading-questions.ts';

/**
 * Every question of a full installation, in the order in which they are asked. Flags, variables, the answers file, the
 * conversation and the guide are made from it.
 */
export const QUESTIONS: readonly Question[] = [
  ...OWNER_QUESTIONS,
  ...TRADING_QUESTIONS,
  ...PLACE_QUESTIONS,
  ...TECHNICAL_QUESTIONS,
];
