import { settingsOf } from '@rec-io/app-replay/options';
import { openStrategy, replayMonitor } from '@rec-io/app-replay/replay-strategy';
import type { BacktestCoin, BacktestOption, BacktestWish } from '@rec-io/domain/backtest-view';
import { defaultsOf, type ParameterProblem, type Parameters } from '@rec-io/domain/parameters';
import { PROTECTION_PARAMETERS } from '@rec-io/domain/protection-parameters';
import { SIZE_PARAMETERS } from '@rec-io/domain/size-parameters';
import type { StrategyDeclaration } from '@rec-io/domain/strategy';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { Command, InvalidArgumentError, type Option } from 'commander';
import { backtestCommand } from '../commands/backtest.ts';

/** What of the command's options a page asks for, in this order; settings are asked for by what declares them. */
const ASKED = [
  ...['symbol', 'strategy', 'from', 'to', 'model', 'fills', 'market', 'latency', 'balance', 'seed', 'save'],
] as const satisfies readonly (keyof BacktestWish)[];

const declared = (): ReadonlyMap<string, Option> => {
  const command = backtestCommand(new Command());
  return new Map(command.options.filter(({ negate }) => !negate).map((each) => [each.attributeName(), each]));
};

/** The options of `recio backtest` that a page asks for, as the command declares them. */
export const backtestOptions = (): BacktestOption[] => {
  const options = declared();
  return ASKED.map((key) => {
    const { description, defaultValue, argChoices } = options.get(key) ?? noSuch(key);
    const isSaid = typeof defaultValue === 'string' || typeof defaultValue === 'number';
    return {
      ...{ key, help: description },
      default: isSaid ? String(defaultValue) : null,
      choices: argChoices ?? null,
    };
  });
};

const noSuch = (key: string): never => {
  throw new RangeError(`recio backtest declares no --${key}`);
};

/**
 * What is wrong with a wish, by the command's own rules and by what is stored of the coin; else the settings in which it differs from
 * what the command takes by itself.
 */
export async function judgedWish(
  wish: BacktestWish,
  coin: BacktestCoin | undefined,
  strategies: string,
): Promise<{ readonly problems: readonly ParameterProblem[]; readonly set: readonly string[] }> {
  const options = declared();
  const problems = ASKED.flatMap((key): ParameterProblem[] => {
    const text = wish[key];
    const message = text === '' ? null : misparsed(options.get(key) ?? noSuch(key), text);
    return message === null ? [] : [{ key, message }];
  });
  const texts = settingTexts(wish);
  for (const text of texts) {
    const message = misparsed(options.get('set') ?? noSuch('set'), text);
    if (message !== null) problems.push({ key: text.slice(0, text.indexOf('=')), message });
  }
  if (problems.length === 0) problems.push(...dayProblems(wish, coin));
  return problems.length > 0 ? { problems, set: [] } : judgedSettings(wish, texts, strategies);
}

/** What the option itself says of a text; null where it takes it. */
function misparsed(option: Option, text: string): string | null {
  try {
    option.parseArg?.(text, undefined as never);
    return null;
  } catch (error) {
    if (error instanceof InvalidArgumentError) return withoutEnd(error.message);
    throw error;
  }
}

/** A page says it as the rest of a sentence. */
const withoutEnd = (message: string): string =>
  message
    .replace(/^It must/, 'must')
    .replace(/^"/, 'cannot be: "')
    .replace(/^Allowed/, 'is wrong: allowed')
    .replace(/\.$/, '');

function dayProblems({ from, to, model }: BacktestWish, coin: BacktestCoin | undefined): ParameterProblem[] {
  if (coin === undefined)
    return [{ key: 'symbol', message: 'has no stored prices: recio data fetch, or recio data import' }];
  const within = `must be a day from ${coin.from} to ${coin.to}: that is what is stored`;
  const isOutside = (day: string) => day !== '' && (day < coin.from || day > coin.to);
  return [
    ...(isOutside(from) ? [{ key: 'from', message: within }] : []),
    ...(isOutside(to) ? [{ key: 'to', message: within }] : []),
    ...(from !== '' && to !== '' && from > to ? [{ key: 'to', message: 'is before the first day' }] : []),
    ...(model === '' || coin.models.includes(model)
      ? []
      : [{ key: 'model', message: `must be one of: ${coin.models.join(', ')}` }]),
  ];
}

async function judgedSettings(
  { symbol, strategy }: BacktestWish,
  texts: readonly string[],
  strategies: string,
): Promise<{ readonly problems: readonly ParameterProblem[]; readonly set: readonly string[] }> {
  try {
    const opened = await openStrategy(strategy, strategies);
    try {
      const declared = opened.runner.strategy;
      replayMonitor({ symbol, series: 'hourly' }, declared, settingsOf(texts));
      const usual = new Map(settingTexts({ settings: usualSettings(declared) }).map((text) => [text, true]));
      return { problems: [], set: texts.filter((text) => !usual.has(text)) };
    } finally {
      opened.close();
    }
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    const { key = 'strategy', reason = error.title } = error.details;
    return { problems: [{ key: String(key), message: String(reason) }], set: [] };
  }
}

/** What the command takes where nothing is set. */
const usualSettings = ({ parameters, suggestedRules }: StrategyDeclaration): Parameters => ({
  ...defaultsOf(PROTECTION_PARAMETERS),
  ...suggestedRules,
  ...defaultsOf(SIZE_PARAMETERS),
  ...defaultsOf(parameters),
});

const settingTexts = ({ settings }: Pick<BacktestWish, 'settings'>): string[] =>
  Object.entries(settings).map(
    ([key, value]) => `${key}=${typeof value === 'boolean' ? (value ? 'on' : 'off') : value}`,
  );

/** The command line of a wish. @param set of its settings @param modelFile where its model is one of the installation's */
export const wishArguments = (
  wish: BacktestWish,
  set: readonly string[],
  name: string,
  modelFile: string | null,
): string[] => [
  ...['backtest', '--stored'],
  ...ASKED.filter((key) => key !== 'save' && key !== 'model' && wish[key] !== '').map(
    (key) => `--${key}=${wish[key]}`,
  ),
  ...(wish.model === '' ? [] : [`--model=${modelFile ?? wish.model}`]),
  ...set.map((text) => `--set=${text}`),
  `--save=${name}`,
];
