import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseModels } from '@rec-io/domain/adaptive/models';
import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { PriceFileError } from '@rec-io/prices/price-file-error';
import { symbolOfFile } from '@rec-io/prices/price-files';
import { type Fitted, fitAndScore } from './fit-and-score.ts';
import { formatModelFile, modelFile, rounded } from './model-file.ts';

/**
 * `node packages/research/src/fit-model.ts --prices DIR_OR_FILE... --out FILE`
 * Makes the file of models that the repository ships, and prints how it, the textbook and others did on held-out bars.
 */
const USAGE = 'usage: node packages/research/src/fit-model.ts --prices DIR_OR_FILE... --out FILE';

const say = (line: string) => process.stdout.write(`${line}\n`);
function leave(message: string, exitCode: 1 | 2): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

function readArguments(): { readonly files: readonly string[]; readonly out: string } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { prices: { type: 'string', multiple: true }, out: { type: 'string' } },
    });
    const named = [...(values.prices ?? []), ...positionals];
    if (named.length > 0 && values.out) return { files: named.flatMap(barFiles), out: values.out };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  return leave(USAGE, 2);
}

/** A folder stands for the minute-bar files in it. */
function barFiles(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => name.includes('_1m_'));
  return names.map((name) => join(path, name));
}

async function main(): Promise<void> {
  const { files, out } = readArguments();
  const fitted = {} as Record<CoinSymbol, Fitted>;
  for (const symbol of SYMBOLS) {
    const own = files.filter((file) => symbolOfFile(file) === symbol);
    if (own.length === 0) leave(`no files of ${symbol} among those named`, 2);
    const started = performance.now();
    const one = await fitAndScore(symbol, own);
    fitted[symbol] = one;
    say(`${symbol}: fitted and scored in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    for (const [name, { overall }] of Object.entries(one.heldOut))
      say(`  2018-07 to 2018-12  ${name}: ${JSON.stringify(rounded(overall))}`);
    if (one.later) say(`  later  ${JSON.stringify(rounded(one.later.overall))}`);
  }
  const file = modelFile(fitted);
  parseModels(file);
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, formatModelFile(file));
}

await main().catch((error: unknown) => {
  if (error instanceof PriceFileError) leave(error.message, 1);
  throw error;
});
