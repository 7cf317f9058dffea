import { MACHINE } from './catalogue/1xx-machine.ts';
import { DATABASE } from './catalogue/2xx-database.ts';
import { PROGRAMS } from './catalogue/3xx-programs.ts';
import { REPLAY } from './catalogue/4xx-replay.ts';
import { EXCHANGE } from './catalogue/5xx-exchange.ts';
import { BACKTESTS } from './catalogue/43x-backtests.ts';
import { MODELS } from './catalogue/44x-models.ts';
import { BEFORE_NODE } from './catalogue/60x-before-node.ts';
import { PACKAGES } from './catalogue/61x-packages.ts';
import { USERS } from './catalogue/63x-users.ts';
import { OPERATORS_SERVER } from './catalogue/66x-operators-server.ts';
import { QUESTIONS } from './catalogue/67x-questions.ts';
import { SYSTEM_DATA_DESCRIPTION } from './catalogue/68x-system-data-description.ts';
import { SYSTEM_DATA_VERSIONS } from './catalogue/68x-system-data-versions.ts';
import { SYSTEM_DATA } from './catalogue/69x-system-data.ts';
import { SNAPSHOTS } from './catalogue/70x-snapshots.ts';
import { SYSTEM_DATA_COPY } from './catalogue/71x-system-data-copy.ts';
import { SYSTEM_DATA_TARGET } from './catalogue/72x-system-data-target.ts';
import { PRICE_HISTORY } from './catalogue/74x-price-history.ts';
import { DATA_CARE } from './catalogue/75x-data-care.ts';
import { MONITORS } from './catalogue/80x-monitors.ts';
import { TRADING } from './catalogue/82x-trading.ts';
import { ALERTS } from './catalogue/84x-alerts.ts';
import { STRATEGIES } from './catalogue/85x-strategies.ts';
import { UPDATES } from './catalogue/87x-updates.ts';

/**
 * Every failure of install, start, stop and the command line, by hundreds. A code is never used again for anything else.
 * `docs/errors.md` is made from this table by `node tools/errors-page.ts`.
 */
export const CATALOGUE = {
  ...MACHINE,
  ...DATABASE,
  ...PROGRAMS,
  ...REPLAY,
  ...BACKTESTS,
  ...MODELS,
  ...EXCHANGE,
  ...BEFORE_NODE,
  ...PACKAGES,
  ...USERS,
  ...OPERATORS_SERVER,
  ...QUESTIONS,
  ...SYSTEM_DATA_VERSIONS,
  ...SYSTEM_DATA_DESCRIPTION,
  ...SYSTEM_DATA,
  ...SYSTEM_DATA_COPY,
  ...SYSTEM_DATA_TARGET,
  ...SNAPSHOTS,
  ...PRICE_HISTORY,
  ...DATA_CARE,
  ...MONITORS,
  ...TRADING,
  ...ALERTS,
  ...STRATEGIES,
  ...UPDATES,
} as const;

export type CatalogueCode = keyof typeof CATALOGUE;
