import type { Answers } from '@rec-io/installer/answers';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Configuration } from '@rec-io/installer/configuration';
import { absent } from '@rec-io/installer/paths';
import { newConfiguration, QUICK_PORTS, renewedConfiguration } from '@rec-io/installer/plan';
import { DEFAULT_PORTS, type Ports, portTakenBy } from '@rec-io/installer/ports';
import { COINBASE_URL, probeCoinbase } from '@rec-io/prices/coinbase';
import { COINBASE_API_URL } from '@rec-io/prices/coinbase-candles';
import { CLONE } from '../clone.ts';

const PROBE_MS = 3_000;

/** The configuration that answers and machine allow. Looks, and changes nothing. */
export async function configurationFor(
  answers: Answers,
  earlier: Configuration | null,
): Promise<Configuration> {
  requireProgramParts();
  const source = answers.source ?? earlier?.source ?? 'auto';
  // Asked only when the answer matters: practice needs no network, and a probe would be noticed.
  const practice = source === 'seeded' || (source === 'auto' && (answers.speed ?? 1) !== 1);
  const coinbaseReachable = practice ? null : await probeCoinbase(coinbaseUrl(), PROBE_MS);
  const configuration =
    earlier === null
      ? newConfiguration(answers, { coinbaseReachable })
      : renewedConfiguration(answers, { coinbaseReachable }, earlier);
  await requireFreePorts(configuration);
  return configuration;
}

/** Where live prices come from; another address is for tests. */
export const coinbaseUrl = (): string => process.env['RECIO_COINBASE_URL'] ?? COINBASE_URL;

/** Where its candles come from: of the same venue, whichever that is. */
export const coinbaseApiUrl = (): string =>
  process.env['RECIO_COINBASE_URL']?.replace(/^ws/, 'http').replace(/\/$/, '') ?? COINBASE_API_URL;

function requireProgramParts(): void {
  const [missing] = absent([CLONE.dashboard, CLONE.modelFile]);
  if (missing !== undefined) throw new CatalogueError('REC-114', { path: missing });
}

async function requireFreePorts({ host, ports }: Configuration): Promise<void> {
  for (const name of QUICK_PORTS) {
    const holder = await portTakenBy(host, ports[name]);
    if (holder === null) continue;
    const offset = await freeOffset(host, ports);
    throw new CatalogueError('REC-103', { port: ports[name], name, holder, offset });
  }
}

const OFFSET_STEP = 100;
const OFFSET_MAX = 5_000;

/** One that would help: all ports of a quick installation are free there, whichever offset was given. */
async function freeOffset(host: string, { web }: Ports): Promise<number> {
  const given = web - DEFAULT_PORTS.web;
  for (let offset = OFFSET_STEP; offset <= OFFSET_MAX; offset += OFFSET_STEP) {
    if (offset === given) continue;
    const holders = await Promise.all(
      QUICK_PORTS.map((name) => portTakenBy(host, DEFAULT_PORTS[name] + offset)),
    );
    if (holders.every((holder) => holder === null)) return offset;
  }
  return given + OFFSET_STEP;
}
