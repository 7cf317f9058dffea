import type { Command } from 'commander';
import { addKeep } from '../data-care/keep-command.ts';
import { addSizes } from '../data-care/sizes-command.ts';
import { addFetch } from '../price-history/fetch-command.ts';
import { addImport } from '../price-history/import-command.ts';
import { addStatus } from '../price-history/status-command.ts';
import { addVerify } from '../price-history/verify-command.ts';

/** The price history, minute bars of both coins; and how much room everything takes. */
export function dataCommand(program: Command): void {
  const data = program
    .command('data')
    .description(
      'the price history of both coins: bring it, look at it, prove it; and what grows, and how much of it is kept',
    );
  addImport(data);
  addFetch(data);
  addStatus(data);
  addVerify(data);
  addSizes(data);
  addKeep(data);
}
