import { randomInt, randomUUID } from 'node:crypto';
import type { Mode } from '@rec-io/domain/ledger';
import { CatalogueError } from '../catalogue-error.ts';
import type { Configuration, DatabaseEngine, PriceSource, Supervision } from '../configuration.ts';
import { isObject, type JsonObject } from '../json-file.ts';
import { layout } from '../layout.ts';
import { PRACTICE_SPEED } from '../plan.ts';
import { DEFAULT_HOST, type Ports } from '../ports.ts';
import { FIRST_LOGIN } from '../steps/first-user-step.ts';
import type { ClusterPlan } from '../system-database/cluster-plan.ts';
import { isSourceLine } from '../token-text.ts';
import type { FullAnswers } from './full-answers.ts';

/** Who is installed for. `phone` is '' when not given. */
export type Person = { readonly fullName: string; readonly email: string; readonly phone: string };

/** What starts the programs again after the machine did. */
export type Boot = 'systemd' | 'launchd' | 'none';

/** What the choice between the ways of installing depends on. */
export type ChoiceFacts = {
  readonly isRoot: boolean;
  /** Null: no package manager that we know. */
  readonly packageManager: 'apt' | 'dnf' | 'yum' | 'brew' | null;
  readonly boot: Boot;
  /** Where Supervisor is on this machine already; null: it is not. */
  readonly supervisord: string | null;
  /** The port of the machine's own server when nobody names one. @param manifest the manifest's */
  readonly usualPort: (manifest: number) => number;
  /** The server that a port means. @throws CatalogueError REC-212 for one that cannot be used */
  readonly clusterOn: (port: number) => ClusterPlan;
  /** Null: nobody asked, because the answer does not matter. */
  readonly coinbaseReachable: boolean | null;
};

/**
 * What a full installation is made from: answers and facts, brought to a decision. It is kept in the receipt, so that the
 * same steps can be made again; it holds no secret.
 */
export type Choices = {
  readonly formatVersion: 1;
  readonly location: string;
  readonly mode: Mode;
  readonly userNo: string;
  readonly login: string;
  readonly person: Person;
  readonly access: readonly string[];
  /** Set by `recio remote`; absent: never. */
  readonly hostNames?: readonly string[];
  readonly firewall: boolean;
  readonly ports: Ports;
  readonly database: DatabaseEngine;
  readonly supervision: Supervision;
  readonly boot: Boot;
  /** The account that the programs run as; null: the installing one. */
  readonly serviceAccount: string | null;
  /** Which needs are to be met by the package manager. */
  readonly packages: readonly ('postgresql' | 'supervisor' | 'certificates')[];
  readonly source: PriceSource;
  readonly speed: number;
  readonly seed: number;
  readonly exchangeKeyId: string;
  /** Which key the exchange knows the owner by; the key itself is in its file. Null: none. */
  readonly credentials: { readonly email: string; readonly keyId: string } | null;
  /** The file that the operator's token is in; null: nothing is copied. */
  readonly systemDataFile: string | null;
  /** The quick installation whose data is taken over; null: a new beginning. */
  readonly grownFrom: string | null;
  /** Which server of the machine's; null with the embedded one. */
  readonly cluster: ClusterPlan | null;
  /** The owner agreed to use what was found on a server of theirs. */
  readonly takeOver: boolean;
  /** Where `recio` is put for everyone; null where it would be found in the release alone. */
  readonly command: string | null;
  /** Supervisor's file where it was found; null: where the package puts it. */
  readonly supervisord: string | null;
  readonly start: boolean;
};

export const SERVICE_ACCOUNT = 'rec-io';
export const FIRST_USER = '0001';
/** Where root installs when nobody names another place. */
export const DEFAULT_LOCATION = '/opt/rec-io';
const COMMAND = '/usr/local/bin/recio';

/**
 * Answers and facts, decided. Pure but for the seed and the key id, which an earlier choice keeps.
 * @throws CatalogueError REC-121 for a way that this machine does not have, REC-111 for live prices that do not come
 */
export function choose(
  answers: FullAnswers,
  facts: ChoiceFacts,
  ports: Ports,
  earlier: Choices | null = null,
  grown: Configuration | null = null,
): Choices {
  const database = databaseFor(answers, facts);
  const supervision = supervisionFor(answers, facts, database);
  const live = answers.source !== 'seeded' && facts.coinbaseReachable === true && (answers.speed ?? 1) === 1;
  // Live prices that fail for the moment are no reason to refuse something else.
  const staysLive = answers.source === 'auto' && earlier?.source === 'coinbase' && (answers.speed ?? 1) === 1;
  if (answers.source === 'coinbase' && !live) throw new CatalogueError('REC-111', { seconds: 3 });
  // The simulated exchange's prices have nothing to do with another mode, but may be practised with later.
  const source: PriceSource = grown?.source ?? (live || staysLive ? 'coinbase' : 'seeded');
  return {
    formatVersion: 1,
    location: answers.location,
    mode: answers.mode,
    // Data that is taken over brings its first user, and its exchange knows its keys.
    userNo: grown?.userNo ?? answers.userNo ?? earlier?.userNo ?? FIRST_USER,
    login: grown === null ? answers.login : FIRST_LOGIN,
    person: { fullName: answers.fullName, email: answers.email, phone: answers.phone },
    access: answers.access,
    hostNames: earlier?.hostNames ?? grown?.hostNames ?? [],
    firewall: answers.firewall,
    ports,
    database,
    supervision,
    boot: supervision === 'supervisord' ? facts.boot : 'none',
    serviceAccount: facts.isRoot && database === 'system' ? SERVICE_ACCOUNT : null,
    packages: database === 'system' ? ['certificates', 'postgresql', 'supervisor'] : [],
    source,
    speed: source === 'coinbase' ? 1 : (answers.speed ?? grown?.speed ?? earlier?.speed ?? PRACTICE_SPEED),
    seed: grown?.seed ?? earlier?.seed ?? randomInt(1, 2 ** 31),
    exchangeKeyId: grown?.exchangeKeyId ?? earlier?.exchangeKeyId ?? randomUUID(),
    credentials:
      answers.kalshi === null ? null : { email: answers.kalshi.email, keyId: answers.kalshi.keyId },
    systemDataFile: systemDataFileOf(answers),
    grownFrom: answers.growFrom,
    // The one that an earlier run made listens by now, and would be taken for somebody else's.
    cluster: database === 'system' ? (earlier?.cluster ?? facts.clusterOn(ports.database)) : null,
    takeOver: answers.takeOver,
    command: facts.isRoot && answers.location === DEFAULT_LOCATION ? COMMAND : null,
    supervisord: facts.supervisord,
    start: answers.start,
  };
}

/** A token is kept in a place of its own: choices are written down where others may read them. */
const systemDataFileOf = ({ systemData, location }: FullAnswers): string | null =>
  systemData !== null && isSourceLine(systemData) ? layout(location, 'full').systemDataSource : systemData;

/**
 * Only root may install a server and let it run under an account of its own.
 * @throws CatalogueError REC-121 when the machine's own server is wanted and cannot be had
 */
export function databaseFor(
  { database }: FullAnswers,
  { isRoot, packageManager }: Pick<ChoiceFacts, 'isRoot' | 'packageManager'>,
): DatabaseEngine {
  const possible = packageManager === 'brew' ? !isRoot : isRoot && packageManager !== null;
  if (database === 'system' && !possible) {
    throw new CatalogueError('REC-121', {
      option: '--database system',
      reason: isRoot
        ? 'there is no package manager here that is known'
        : 'only root may install and set up a database server here',
      instead: isRoot ? '--database embedded' : 'sudo ./install.sh, or --database embedded',
    });
  }
  return database === 'auto' ? (possible ? 'system' : 'embedded') : database;
}

/** The embedded server is kept alive by our parent process; Supervisor keeps programs beside a server of the machine. */
function supervisionFor(
  { supervision }: FullAnswers,
  { isRoot, packageManager, supervisord }: ChoiceFacts,
  database: DatabaseEngine,
): Supervision {
  const fitting: Supervision = database === 'system' ? 'supervisord' : 'parent';
  if (supervision !== 'auto' && supervision !== fitting) {
    throw new CatalogueError('REC-121', {
      option: `--supervision ${supervision}`,
      reason: `with the ${database} database ${fitting} keeps the programs alive`,
      instead: 'leave --supervision out',
    });
  }
  if (fitting === 'supervisord' && packageManager === null && supervisord === null) {
    throw new CatalogueError('REC-121', {
      option: '--supervision supervisord',
      reason: isRoot ? 'there is no package manager here that is known' : 'Supervisor is not installed',
      instead: '--database embedded',
    });
  }
  return fitting;
}

/** `config.json` of a full installation. */
export function configurationOf(choices: Choices): Configuration {
  const { mode, userNo, source, speed, seed, ports, exchangeKeyId } = choices;
  const { database, supervision, serviceAccount, access, hostNames = [] } = choices;
  return {
    formatVersion: 1,
    kind: 'full',
    mode,
    account: 'main',
    userNo,
    symbol: 'BTC',
    source,
    speed,
    seed,
    host: DEFAULT_HOST,
    ports,
    exchangeKeyId,
    database,
    supervision,
    serviceAccount,
    access,
    hostNames,
  };
}

/** The choices that a receipt keeps; null for a quick installation's. */
export function choicesOf(value: JsonObject | null): Choices | null {
  return isObject(value) && value['formatVersion'] === 1 ? (value as unknown as Choices) : null;
}

/**
 * Over an installation that was in use. A mode has trades of its own, which only its own trader supervises; a number names what
 * its user has.
 * @throws CatalogueError REC-132, REC-136
 */
export function requireChangeable({ mode, userNo }: Choices, asked: Choices): void {
  if (mode !== asked.mode) throw new CatalogueError('REC-132', { mode, asked: asked.mode });
  if (userNo !== asked.userNo) throw new CatalogueError('REC-136', { userNo, asked: asked.userNo });
}
