/** Runs a program without a shell; what an installer’s `Machine` offers. */
export type RunProgram = (
  program: string,
  args: readonly string[],
  options?: {
    readonly input?: string;
    readonly timeoutMs?: number;
    readonly env?: Readonly<Record<string, string>>;
  },
) => Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;

/** The one who may make roles and databases on a server. */
export interface Superuser {
  /** The rows of one SELECT. @throws SuperuserRefused */
  rows<Row>(select: string, database?: string): Promise<readonly Row[]>;
  /** Statements that return nothing. @throws SuperuserRefused */
  execute(statements: string, database?: string): Promise<void>;
}

export type SuperuserAccess = {
  readonly run: RunProgram;
  /** The account of this machine that the server trusts to be its superuser; null: the one that runs this. */
  readonly account: string | null;
  /** `psql`, or where it lies when it is not on the PATH. */
  readonly psql: string;
  /** The folder of the server's socket. */
  readonly socketDir: string;
  readonly port: number;
};

/** The server did not do what its superuser asked. `said` is its own words. */
export class SuperuserRefused extends Error {
  override readonly name = 'SuperuserRefused';
  readonly said: string;

  constructor(said: string) {
    super(`the database server refused: ${said}`);
    this.said = said;
  }
}

const TIMEOUT_MS = 60_000;

/**
 * Through the socket, where the server asks the operating system who it is: no password exists. Statements go by standard
 * input, so that no list of processes shows them.
 */
export function psqlSuperuser({ run, account, psql, socketDir, port }: SuperuserAccess): Superuser {
  const ask = async (sql: string, database = 'postgres'): Promise<string> => {
    const options = ['--no-psqlrc', '--no-password', '--quiet', '--tuples-only', '--no-align'];
    const command = [
      psql,
      ...options,
      '--set=ON_ERROR_STOP=1',
      `--host=${socketDir}`,
      `--port=${port}`,
      `--dbname=${database}`,
    ];
    const [program = psql, ...args] =
      account === null ? command : ['runuser', '-u', account, '--', ...command];
    // The caller's folder may be closed to that account, and its own settings must not lead elsewhere.
    const env = { PGAPPNAME: 'rec-io-install', PGOPTIONS: '', PGUSER: account ?? '', PGCLUSTER: '' };
    const ended = await run(program, args, { input: sql, timeoutMs: TIMEOUT_MS, env: withoutEmpty(env) });
    if (ended.code !== 0) throw new SuperuserRefused(firstError(ended.stderr, ended.code));
    return ended.stdout;
  };
  return {
    async rows<Row>(select: string, database?: string) {
      const text = await ask(`SELECT coalesce(json_agg(r), '[]') FROM (${select}) r;\n`, database);
      return JSON.parse(text) as readonly Row[];
    },
    async execute(statements, database) {
      await ask(`${statements};\n`, database);
    },
  };
}

const withoutEmpty = (env: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(env).filter(([name, value]) => value !== '' || name === 'PGOPTIONS'));

function firstError(stderr: string, code: number | null): string {
  const lines = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('could not change directory'));
  const [line] = lines.filter((found) => /error|fatal/i.test(found));
  return (line ?? lines[0] ?? `psql ended with ${code ?? 'a signal'}`).replace(
    /^psql:(<stdin>:\d+:)?\s*/,
    '',
  );
}
