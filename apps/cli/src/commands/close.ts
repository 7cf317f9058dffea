import type { CloseReport } from '@rec-io/app-trader/commands/trader-commands';
import type { HeldView } from '@rec-io/domain/held-view';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Installation } from '../installation.ts';
import { confirm, confirmProd } from '../modes/confirm.ts';
import { type Ending, followUntilFlat } from '../trading/follow-until-flat.ts';
import { type Held, heldAtExchange, heldText } from '../trading/held-at-exchange.ts';
import { tellTrader } from '../trading/trader-door.ts';
import {
  installationOfCommand,
  report,
  wantsJson,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

type Given = {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly follow?: boolean;
  readonly floor?: number;
};

export function closeCommand(program: Command): void {
  const command = program
    .command('close [trade]')
    .description(
      'sell an open trade, or with --all everything that the exchange says is held, and follow until flat',
    )
    .option('--all', 'everything, also what was not bought by this system')
    .addOption(
      new Option(
        '--floor <cents>',
        'sell no lower than this; without it, no lower than the exit_floor of its monitor',
      ).argParser(centsE4),
    )
    .option('--yes', 'do not ask')
    .option('--confirm <mode>', 'in prod, where nobody can be asked: --confirm prod')
    .option('--no-follow', 'do not wait until it is sold');
  withExamples(
    withJson(withDataDir(command)),
    'recio close --all',
    'recio close --all --floor 55',
    'recio close 1f0c6a52-8a5e-8d4e-9a37-2f1f6c1b8a01 --yes',
  ).action(async (trade: string | undefined, given: Given) => {
    const installation = await installationOfCommand(command);
    if ((trade === undefined) === (given.all !== true)) throw new CatalogueError('REC-830');
    await close(command, installation, trade ?? null, given);
  });
  withExitCodes(command, {
    0: 'all of it is sold; with --no-follow: selling has begun',
    1: 'not sold: nothing is held, no trader answers, or the reason is told',
    130: 'nothing was sold: the answer was not yes',
  });
}

async function close(
  command: Command,
  installation: Installation,
  trade: string | null,
  given: Given,
): Promise<void> {
  const say = wantsJson(command)
    ? () => undefined
    : (text: string) => void process.stdout.write(`${indented(text)}\n`);
  const trades = await tellTrader<readonly HeldView[]>(installation, 'trades', null);
  const held = (await heldAtExchange(installation, trades)).filter((each) => isMeant(each, trade));
  if (held.length === 0)
    throw new CatalogueError('REC-826', {
      reason: trade === null ? 'nothing is held' : `nothing of trade ${trade} is held`,
    });
  say(held.map(heldText).join('\n'));
  await ask(installation, held, given);
  const floor = given.floor === undefined ? {} : { floorE4: given.floor };
  const sold = await (trade === null
    ? tellTrader<CloseReport>(installation, 'close-all', floor)
    : tellTrader<CloseReport>(installation, 'close', { tradeId: trade, ...floor }));
  for (const { what, reason } of sold.refused) say(`not sold: ${what}: ${reason}`);
  if (!sold.isConfirmed) say('the exchange did not say in time what is held; our own table was taken');
  if (!sold.isKept) say('neither database nor disk takes the wish: should the trader end now, ask again');
  const refused = new Set(sold.refused.map(({ what }) => what));
  const meant = held.filter(
    ({ ticker, trades }) => !refused.has(ticker) && !trades.some(({ id }) => refused.has(id)),
  );
  const tickers = new Set(meant.map(({ ticker }) => ticker));
  const endings = given.follow === false ? [] : await followUntilFlat(installation, tickers, say);
  report(command, { ...sold, endings }, closingText(sold, endings));
  if (sold.refused.length > 0 || endings.some(({ result }) => result !== 'flat')) process.exitCode = 1;
}

const isMeant = ({ trades }: Held, trade: string | null): boolean =>
  trade === null || trades.some(({ id }) => id === trade);

async function ask({ configuration }: Installation, held: readonly Held[], given: Given): Promise<void> {
  const what = `${held.length === 1 ? 'This is' : `These ${held.length} are`} sold at what is bid now, ${floorText(held, given.floor)}.`;
  if (configuration.mode === 'prod' && given.yes !== true) await confirmProd(given.confirm, what);
  else await confirm(given.yes, what);
}

/** Below which nothing is sold: what the owner does not know may keep a trade from being sold. */
function floorText(held: readonly Held[], floorE4: number | undefined): string {
  const floors = held.flatMap(({ trades }) => trades.map((trade) => trade.floorE4));
  const lowestE4 = floorE4 ?? Math.min(...floors, Number.POSITIVE_INFINITY);
  const highestE4 = floorE4 ?? Math.max(...floors, 0);
  if (highestE4 === 0) return 'at whatever price';
  const cents = lowestE4 === highestE4 ? `${lowestE4 / 100}¢` : `${lowestE4 / 100}¢ to ${highestE4 / 100}¢`;
  return `but for no less than ${cents}${floorE4 === undefined ? ', by the rules' : ''}`;
}

/** Cents of a contract, in 1/10,000 $. */
function centsE4(text: string): number {
  const value = /^\d{1,2}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : 0;
  if (value < 1) throw new InvalidArgumentError('It must be a price in cents, above 0 and below 100.');
  return value;
}

const indented = (text: string): string => text.replaceAll(/^/gm, '  ');

function closingText({ trades, holdings, refused }: CloseReport, endings: readonly Ending[]): string {
  const flat = endings.filter(({ result }) => result === 'flat').length;
  if (endings.length === 0)
    return `Selling has begun: ${trades.length} trades, ${holdings.length} other holdings${refused.length > 0 ? `; ${refused.length} not` : ''}.`;
  return flat === endings.length
    ? 'All of it is sold.'
    : `${flat} of ${endings.length} are sold; see above for the rest.`;
}
