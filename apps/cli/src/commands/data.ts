import type { Command } from 'commander';
import { addFetch } from '../price-history/fetch-command.ts';
import { addImport } from '../price-history/import-command.ts';
import { addStatus } from '../price-history/status-command.ts';
import { addVerify } from '../price-history/verify-command.ts';

/** The price history: minute bars of both coins. */
export function dataCommand(program: Command): void {
  const data = program
    .command('data')
    .description('the price history, minute bars of both coins: bring it, look at it, prove it');
  addImport(data);
  addFetch(data);
  addStatus(data);
  addVerify(data);
}
