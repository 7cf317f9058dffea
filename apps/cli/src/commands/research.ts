import type { Command } from 'commander';
import { addEvaluate } from '../research/evaluate-command.ts';
import { addFingerprint } from '../research/fingerprint-command.ts';
import { addFingerprintVersions } from '../research/fingerprint-versions-command.ts';
import { addModels } from '../research/models-command.ts';
import { addQuote } from '../research/quote-command.ts';
import { addTrain } from '../research/train-command.ts';

export function researchCommand(program: Command): void {
  const research = program
    .command('research')
    .description('how likely a strike finishes in the money: ask, measure, compare');
  addTrain(research);
  addQuote(research);
  addEvaluate(research);
  addFingerprint(research);
  addFingerprintVersions(research);
  addModels(research);
}
