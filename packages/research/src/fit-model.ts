import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { parseModelParameters } from '@rec-io/domain/model-parameters';
import { symbolOfFile } from '@rec-io/prices/price-files';
import { type Fitted, fitAndScore } from './fit-and-score.ts';
import { formatModelFile, modelFile, rounded } from './model-file.ts';

/**
 * `node packages/research/src/fit-model.ts --prices DIR_OR_FILE... --out FILE`
 * Makes the parameter file that the repository ships, and prints how the model and the textbook did on held-out bars.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { prices: { type: 'string', multiple: true }, out: { type: 'string' } },
});
const named = [...(values.prices ?? []), ...positionals];
if (named.length === 0 || !values.out) {
  process.stderr.write('usage: node packages/research/src/fit-model.ts --prices DIR_OR_FILE... --out FILE\n');
  process.exit(2);
}
const files = named.flatMap((path) =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.includes('_1m_'))
        .map((name) => join(path, name))
    : [path],
);
const fitted = {} as Record<CoinSymbol, Fitted>;
for (const symbol of SYMBOLS) {
  const started = performance.now();
  const one = await fitAndScore(
    symbol,
    files.filter((file) => symbolOfFile(file) === symbol),
  );
  fitted[symbol] = one;
  process.stdout.write(
    `${symbol}: fitted and scored in ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  );
  for (const [period, compared] of [
    ['2018-07 to 2018-12', one.heldOut],
    ['later', one.later],
  ] as const) {
    if (!compared) continue;
    for (const [name, { overall }] of [
      ['model', compared.model],
      [`normal, EWMA ${compared.baselineHalfLifeMinutes} min`, compared.baseline],
    ] as const) {
      process.stdout.write(`  ${period}  ${name}: ${JSON.stringify(rounded(overall))}\n`);
    }
  }
}
const file = modelFile(fitted);
parseModelParameters(file);
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, formatModelFile(file));
