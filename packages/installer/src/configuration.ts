import { mkdir } from 'node:fs/promises';
import { isIPv4, isIPv6 } from 'node:net';
import { dirname } from 'node:path';
import type { Mode } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import { CatalogueError } from './catalogue-error.ts';
import { jsonText, writeDurably } from './durable-file.ts';
import { isHostName } from './host-name.ts';
import { isObject, type JsonObject, readJsonObject } from './json-file.ts';
import { layout as layoutOf } from './layout.ts';
import type { Wanted } from './managed-file.ts';
import { isPort, isPortName, type PortName, type Ports } from './ports.ts';
import type { InstallationKind } from './receipt.ts';

export const SPEED_MAX = 60;

/** Where prices come from. `auto` is an answer at install time, never a configuration. */
export type PriceSource = 'coinbase' | 'seeded';

/** Which PostgreSQL: the one that npm carries and we run, or the machine's own. */
export type DatabaseEngine = 'embedded' | 'system';
/** What keeps the programs alive: our own parent process, or Supervisor. */
export type Supervision = 'parent' | 'supervisord';

/** `config.json`: what an installation is. It holds no secret. */
export type Configuration = {
  readonly formatVersion: 1;
  readonly kind: InstallationKind;
  /** Quick mode makes only simulated installations. */
  readonly mode: Mode;
  readonly account: string;
  readonly userNo: string;
  readonly symbol: CoinSymbol;
  readonly source: PriceSource;
  /** Exchange seconds per wall second, 1…60; always 1 with live prices. */
  readonly speed: number;
  readonly seed: number;
  readonly host: string;
  readonly ports: Ports;
  /** The simulated exchange knows the trader by this key id. */
  readonly exchangeKeyId: string;
  readonly database: DatabaseEngine;
  readonly supervision: Supervision;
  /** The account of this machine that the programs run as; null: whoever starts them. */
  readonly serviceAccount: string | null;
  /** Address ranges (CIDR) from which the page may be reached beside this machine; empty: only this machine. */
  readonly access: readonly string[];
  /** Names under which browsers reach the page by a proxy with HTTPS on this machine: `trader.example.org`; empty: there is none. */
  readonly hostNames: readonly string[];
};

/** In a full installation the programs run as another account and read it, too; it holds no secret. */
export const configurationFile = (dataDir: string, configuration: Configuration): Wanted => ({
  path: layoutOf(dataDir, configuration.kind).configuration,
  content: jsonText(configuration),
  mode: configuration.kind === 'full' ? 0o644 : 0o600,
});

export async function writeConfiguration(dataDir: string, configuration: Configuration): Promise<void> {
  const { path, content, mode } = configurationFile(dataDir, configuration);
  await mkdir(dirname(path), { recursive: true });
  await writeDurably(path, content, mode);
}

/** @returns null when there is none. @throws CatalogueError REC-115 that names the first thing that is wrong */
export async function readConfiguration(
  dataDir: string,
  kind: InstallationKind = 'quick',
): Promise<Configuration | null> {
  const { configuration: path } = layoutOf(dataDir, kind);
  const value = await readJsonObject(path);
  return value === null ? null : checked(value, path);
}

/** @throws CatalogueError REC-115 */
export function checked(value: JsonObject, path: string): Configuration {
  const refuse = (reason: string): never => {
    throw new CatalogueError('REC-115', { path, reason });
  };
  const pick = <T>(key: keyof Configuration, wanted: string, is: (found: unknown) => found is T): T => {
    const found = value[key];
    return is(found) ? found : refuse(`"${key}" must be ${wanted}, not ${JSON.stringify(found)}`);
  };
  const oneOf =
    <T extends string>(...allowed: readonly T[]) =>
    (found: unknown): found is T =>
      allowed.some((item) => item === found);

  // What formats of before full installations did not say.
  const optional = <T>(
    key: keyof Configuration,
    before: T,
    wanted: string,
    is: (found: unknown) => found is T,
  ): T => (value[key] === undefined ? before : pick(key, wanted, is));

  const source = pick('source', '"coinbase" or "seeded"', oneOf('coinbase', 'seeded'));
  const speed = pick('speed', `a number from 1 to ${SPEED_MAX}`, isSpeed);
  if (source === 'coinbase' && speed !== 1) refuse('"speed" must be 1 with the source coinbase');
  return {
    formatVersion: pick('formatVersion', '1', (found): found is 1 => found === 1),
    mode: pick('mode', '"simulated", "demo" or "prod"', oneOf('simulated', 'demo', 'prod')),
    account: pick('account', 'a name', isName),
    userNo: pick('userNo', 'four digits', (found): found is string => isText(found) && /^\d{4}$/.test(found)),
    symbol: pick('symbol', '"BTC" or "ETH"', oneOf('BTC', 'ETH')),
    source,
    speed,
    seed: pick('seed', 'a whole number', Number.isSafeInteger as (found: unknown) => found is number),
    host: pick('host', 'an address', isText),
    ports: pick('ports', 'a port from 1 to 65535 for each program', isPorts),
    exchangeKeyId: pick('exchangeKeyId', 'a key id', isText),
    kind: optional('kind', 'quick', '"quick" or "full"', oneOf('quick', 'full')),
    database: optional('database', 'embedded', '"embedded" or "system"', oneOf('embedded', 'system')),
    supervision: optional(
      'supervision',
      'parent',
      '"parent" or "supervisord"',
      oneOf('parent', 'supervisord'),
    ),
    serviceAccount: optional<string | null>(
      'serviceAccount',
      null,
      'the name of an account, or null',
      (found): found is string | null => found === null || isText(found),
    ),
    access: optional<readonly string[]>(
      'access',
      [],
      'a list of address ranges such as 192.168.1.0/24',
      (found): found is readonly string[] => Array.isArray(found) && found.every(isAddressRange),
    ),
    hostNames: optional<readonly string[]>(
      'hostNames',
      [],
      'a list of host names such as trader.example.org',
      (found): found is readonly string[] => Array.isArray(found) && found.every(isHostName),
    ),
  };
}

export function isSpeed(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 1 && value <= SPEED_MAX;
}

/** Whoever misspells a range must neither open the page to all nor keep it from starting with a riddle. */
function isAddressRange(value: unknown): value is string {
  const [address = '', bits, ...more] = typeof value === 'string' ? value.split('/') : [];
  const longest = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  const length = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  return more.length === 0 && longest >= 0 && length <= longest;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isName = (value: unknown): value is string => isText(value) && /^[a-z][a-z0-9-]{0,30}$/.test(value);

const PORT_NAMES: readonly PortName[] = [
  'web',
  'trader',
  'sync',
  'recorder',
  'worker',
  'monitor',
  'exchange-sim',
  'database',
];

export function isPorts(value: unknown): value is Ports {
  if (!isObject(value) || !PORT_NAMES.every((name) => isPort(value[name]))) return false;
  return Object.entries(value).every(([name, port]) => isPortName(name) && isPort(port));
}
