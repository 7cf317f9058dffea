import { join } from 'node:path';

/** Where things lie in a data directory. One place, so that nothing else joins paths. */
export type Layout = {
  readonly dataDir: string;
  /** 0700; every file in it 0600. */
  readonly secrets: string;
  readonly internalToken: string;
  /** The trader signs with it. */
  readonly exchangePrivateKey: string;
  /** The simulated exchange checks with it. */
  readonly exchangePublicKey: string;
  readonly databasePassword: string;
  readonly logs: string;
  readonly databaseLog: string;
  /** What runs now; worthless when nothing runs. */
  readonly run: string;
  readonly parentState: string;
  /** The simulated exchange's journal. */
  readonly exchange: string;
};

export function layout(dataDir: string): Layout {
  const secrets = join(dataDir, 'secrets');
  const logs = join(dataDir, 'logs');
  const run = join(dataDir, 'run');
  return {
    dataDir,
    secrets,
    internalToken: join(secrets, 'internal-token'),
    exchangePrivateKey: join(secrets, 'exchange-private.pem'),
    exchangePublicKey: join(secrets, 'exchange-public.pem'),
    databasePassword: join(secrets, 'database-password'),
    logs,
    databaseLog: join(logs, 'database.log'),
    run,
    parentState: join(run, 'parent.json'),
    exchange: join(dataDir, 'exchange-sim'),
  };
}
