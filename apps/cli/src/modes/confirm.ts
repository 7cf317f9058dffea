import { createInterface } from 'node:readline/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';

/**
 * Asks for a yes; the word makes sure that it was read. @param given true where the person said so beforehand
 * @throws CatalogueError REC-646 where nobody can be asked, REC-113 for any other answer
 */
export async function confirm(given: boolean | undefined, consequence: string): Promise<void> {
  if (given === true) return;
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new CatalogueError('REC-646', { missing: '--yes' });
  if (!(await typed(consequence, 'yes'))) throw new CatalogueError('REC-113');
}

/**
 * Real money needs an act that cannot happen by accident: the word typed on a terminal, or named as an option.
 * @throws CatalogueError REC-643 without it
 */
export async function confirmProd(given: string | undefined, consequence: string): Promise<void> {
  if (given === 'prod') return;
  const canAsk = given === undefined && process.stdin.isTTY && process.stdout.isTTY;
  if (!canAsk || !(await typed(consequence, 'prod'))) throw new CatalogueError('REC-643');
}

/** Says it, and waits for the word. */
export async function typed(consequence: string, word: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(`${consequence} Type "${word}" to go on: `)).trim() === word;
  } finally {
    terminal.close();
  }
}
