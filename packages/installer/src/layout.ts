import { join } from 'node:path';
import type { InstallationKind } from './receipt.ts';

/**
 * Where things lie in an installation directory. One place, so that nothing else joins paths. A quick installation is one
 * directory of its owner's; in a full one the directory belongs to the installing account (root), and only `data` and `logs`
 * to the account that the programs run as.
 */
export type Layout = {
  readonly kind: InstallationKind;
  /** The installation directory: marker, receipt, configuration. */
  readonly dataDir: string;
  /** What the programs write; 0700. The installation directory itself in a quick one. */
  readonly data: string;
  /** 0700; every file in it 0600. */
  readonly secrets: string;
  readonly internalToken: string;
  /** Seals the secrets of second factors in the database. */
  readonly secondFactorKey: string;
  /** By which push services of browsers know this installation. */
  readonly pushKey: string;
  /** Opens the backups; its owner has it as recovery code, too. The installing account's own. */
  readonly backupKey: string;
  /** The trader signs with it. */
  readonly exchangePrivateKey: string;
  /** The simulated exchange checks with it. */
  readonly exchangePublicKey: string;
  readonly databasePassword: string;
  readonly logs: string;
  readonly databaseLog: string;
  /** While it is there nothing is entered: pulled by a person, or by the monitor. */
  readonly killFile: string;
  /** While it names a cause, the trader enters nothing; the monitor writes it and takes it away. */
  readonly holdFile: string;
  /** What the trader keeps beside the database. */
  readonly trader: string;
  /** Which order groups of the exchange are the trader's. */
  readonly orderGroups: string;
  /** What runs now; worthless when nothing runs. */
  readonly run: string;
  readonly parentState: string;
  /**
   * Supervisor's socket, its pid and the turn to start; the installing account's own, 0700. Not in `run`: what root's Supervisor
   * listens on and believes must not lie where a program could put another file in its place.
   */
  readonly control: string;
  /** The simulated exchange's journal. */
  readonly exchange: string;
  /** Exits that were sent while the database did not answer, until it has them; one file per account and mode. */
  readonly exitJournals: string;
  /** What the trader knew at every decision, for a week; one folder per account and mode. */
  readonly decisions: string;
  /** Saved backtests, a file each; what a purge takes with it. */
  readonly backtests: string;
  /** Trained models, a file each, and the journal that says which is in use. */
  readonly models: string;
  /** One directory per user, `user_0001`: 0700. */
  readonly users: string;
  /** Their owner's own strategies: code that the programs read and cannot change. */
  readonly strategies: string;
  readonly configuration: string;
  /** The ports as this installation uses them. */
  readonly portManifest: string;
  /** Limits of health checks that the owner has changed; absent where they are the usual ones. */
  readonly healthLimits: string;
  /** How much of what grows is kept, where its owner changed it; absent where all is as usual. */
  readonly dataBounds: string;
  /** Quiet hours of alerts; absent where there are none. */
  readonly alertHours: string;
  /** What people were told of, so that a monitor that is started again neither repeats nor forgets. */
  readonly alertState: string;
  /** What people have said that they know. */
  readonly alertAcknowledgements: string;
  /** Settings that the programs take from their environment; 0600. Full installations only. */
  readonly env: string;
  readonly supervisordConf: string;
  /** Root's own, in a full installation: what only the installer may know. */
  readonly installerSecrets: string;
  /** The operator's token, when it was given as such and not as a file. */
  readonly systemDataSource: string;
  readonly releases: string;
  /** A link to the release that runs. */
  readonly current: string;
  /** Updates: whom they are taken from, the one at work, the one before. */
  readonly updates: string;
  readonly reports: string;
  readonly backups: string;
  /** Base copies of the database's own files and its log: what any moment is gone back to with. Embedded database only. */
  readonly pointInTime: string;
  /** How far that reaches, and what is wrong with it, for programs and commands that only look. */
  readonly archiveMark: string;
  /** When the newest backup was made, for programs that may not look where a full installation's lie. */
  readonly backupMark: string;
};

export function layout(dataDir: string, kind: InstallationKind = 'quick'): Layout {
  const full = kind === 'full';
  const data = full ? join(dataDir, 'data') : dataDir;
  const config = full ? join(dataDir, 'config') : dataDir;
  const secrets = join(data, 'secrets');
  const logs = join(dataDir, 'logs');
  const run = join(data, 'run');
  const trader = join(data, 'trader');
  return {
    kind,
    dataDir,
    data,
    secrets,
    internalToken: join(secrets, 'internal-token'),
    secondFactorKey: join(secrets, 'second-factor-key'),
    pushKey: join(secrets, 'push-key'),
    backupKey: join(full ? join(dataDir, 'installer') : secrets, 'backup-key'),
    exchangePrivateKey: join(secrets, 'exchange-private.pem'),
    exchangePublicKey: join(secrets, 'exchange-public.pem'),
    databasePassword: join(secrets, 'database-password'),
    logs,
    databaseLog: join(logs, 'database.log'),
    killFile: join(data, 'KILL'),
    holdFile: join(data, 'HOLD'),
    trader,
    orderGroups: join(trader, 'order-groups.json'),
    run,
    parentState: join(run, 'parent.json'),
    control: full ? join(dataDir, 'run') : run,
    exchange: join(data, 'exchange-sim'),
    exitJournals: join(trader, 'exit-journals'),
    decisions: join(trader, 'decisions'),
    backtests: join(trader, 'backtests'),
    models: join(trader, 'models'),
    users: join(data, 'users'),
    strategies: join(dataDir, 'strategies'),
    configuration: join(config, 'config.json'),
    portManifest: join(config, 'ports.json'),
    healthLimits: join(config, 'health.json'),
    dataBounds: join(config, 'data.json'),
    alertHours: join(config, 'alerts.json'),
    alertState: join(run, 'alerts.json'),
    alertAcknowledgements: join(run, 'alerts-acknowledged.json'),
    env: join(dataDir, '.env'),
    supervisordConf: join(dataDir, 'supervisord.conf'),
    installerSecrets: full ? join(dataDir, 'installer') : secrets,
    systemDataSource: join(full ? join(dataDir, 'installer') : secrets, 'system-data-source'),
    releases: join(dataDir, 'releases'),
    current: join(dataDir, 'current'),
    updates: join(dataDir, 'updates'),
    reports: join(dataDir, 'reports'),
    backups: join(dataDir, 'backups'),
    pointInTime: join(dataDir, 'backups', 'point-in-time'),
    archiveMark: join(run, 'archive.json'),
    backupMark: join(data, 'newest-backup.json'),
  };
}
