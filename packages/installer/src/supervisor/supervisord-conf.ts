import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { CatalogueError } from '../catalogue-error.ts';
import type { Layout } from '../layout.ts';
import { NODE_FLAGS } from '../node-flags.ts';
import { confEnvironment, confValue, confWord } from './conf-text.ts';
import { BACKUPS, ORDERED_START, type Supervised, supervisorFiles } from './supervised.ts';

/**
 * A program that ends sooner has failed to start, and Supervisor waits a second longer each time. That is for what ends before
 * it can count for itself; the programs hold themselves back, up to a minute (apps/cli/src/supervision/hold-back.ts).
 */
const START_S = 3;
/** Above what a program takes for its own graceful stop (8 s). */
const STOP_S = 15;
/** Without an end: a trader that gave up would leave open trades alone. */
const RETRIES = 1_000_000;
const LOG_SIZE = '10MB';
const LOG_BACKUPS = 5;
/** `sun_path` holds 104 bytes on macOS, and Supervisor makes the socket under a longer name first. */
const SOCKET_BYTES_MAX = 90;

/**
 * Our own instance's supervisord.conf. It holds no secret: programs read theirs from files. Nothing starts by itself but the
 * program that starts the others in their order.
 * @throws CatalogueError REC-312, REC-313 for a location that Supervisor cannot work with
 */
export function supervisordConf(layout: Layout, supervised: Supervised): string {
  const { socket, pidFile, log } = supervisorFiles(layout);
  if (Buffer.byteLength(socket) > SOCKET_BYTES_MAX)
    throw new CatalogueError('REC-313', { path: socket, max: SOCKET_BYTES_MAX });
  const sections = [
    section('unix_http_server', { file: confValue(socket), chmod: '0700' }),
    section('supervisord', {
      logfile: confValue(log),
      logfile_maxbytes: LOG_SIZE,
      logfile_backups: LOG_BACKUPS,
      loglevel: 'info',
      pidfile: confValue(pidFile),
      // In the foreground with -n, where something else keeps it alive.
      nodaemon: 'false',
      identifier: 'rec-io',
      directory: '/',
      umask: '027',
      childlogdir: confValue(layout.logs),
      ...(supervised.asRoot ? { user: 'root' } : {}),
    }),
    section('rpcinterface:supervisor', {
      'supervisor.rpcinterface_factory': 'supervisor.rpcinterface:make_main_rpcinterface',
    }),
    section('supervisorctl', { serverurl: confValue(`unix://${socket}`) }),
    orderedStart(layout),
    backups(layout),
    ...supervised.programs.map((name, index) => program(layout, supervised, name, index)),
  ];
  return `; Made by REC.IO for its own Supervisor. It is written anew when REC.IO is installed or repaired.\n\n${sections.join('\n')}`;
}

/**
 * It ends when all others were started; only a crash makes Supervisor run it again. It runs as Supervisor does, which may be root,
 * and so reads no file of settings: that belongs to the programs' account, and could have Node load anything (NODE_OPTIONS).
 */
function orderedStart(layout: Layout): string {
  return section(`program:${ORDERED_START}`, {
    command: command(layout, ORDERED_START, []),
    directory: '/',
    priority: 1,
    autostart: 'true',
    autorestart: 'unexpected',
    exitcodes: 0,
    startsecs: 1,
    startretries: RETRIES,
    stopsignal: 'TERM',
    stopwaitsecs: STOP_S,
    ...logging(layout, ORDERED_START),
  });
}

/** After the start has had its time, then every hour. A shell waits in between: it is small. */
const HOURLY = 'sleep 600; while :; do "$@"; sleep 3600; done';

/** As Supervisor's own account: only the installing one may read the key of the backups and what owns the database. */
function backups(layout: Layout): string {
  const { node, main } = supervisorFiles(layout);
  const due = [node, main, 'backup', '--due', '--data-dir', layout.dataDir];
  return section(`program:${BACKUPS}`, {
    command: ['/bin/sh', '-c', HOURLY, BACKUPS, ...due].map(confWord).join(' '),
    directory: '/',
    priority: 2,
    autostart: 'true',
    autorestart: 'true',
    startsecs: 1,
    startretries: RETRIES,
    stopsignal: 'TERM',
    stopwaitsecs: STOP_S,
    stopasgroup: 'true',
    killasgroup: 'true',
    umask: '077',
    ...logging(layout, BACKUPS),
  });
}

function program(layout: Layout, { serviceAccount, asRoot }: Supervised, name: string, index: number) {
  const account = asRoot ? serviceAccount : null;
  return section(`program:${name}`, {
    command: command(layout, name, [`--env-file-if-exists=${layout.env}`]),
    directory: '/',
    ...(account === null ? {} : { user: confValue(account) }),
    // Stopping goes the other way round: what others need ends last.
    priority: 10 * (index + 1),
    autostart: 'false',
    autorestart: 'true',
    startsecs: START_S,
    startretries: RETRIES,
    stopsignal: 'TERM',
    stopwaitsecs: STOP_S,
    stopasgroup: 'true',
    killasgroup: 'true',
    environment: confEnvironment({
      HOME: layout.data,
      // Compiled sources are kept, so that a restart is short. Node reads this before any file of settings.
      NODE_COMPILE_CACHE: join(layout.run, 'compile-cache'),
      ...(account === null ? {} : { USER: account, LOGNAME: account }),
    }),
    umask: '077',
    ...logging(layout, name),
  });
}

/** Node itself, absolute: a shell or npm between would take the signals and leave the program behind. */
function command(layout: Layout, program: string, options: readonly string[]): string {
  const { node, main } = supervisorFiles(layout);
  const words = [node, ...NODE_FLAGS, ...options, main, 'run', program, '--data-dir', layout.dataDir];
  return words.map(confWord).join(' ');
}

const logging = ({ logs }: Layout, name: string) => ({
  redirect_stderr: 'true',
  stdout_logfile: confValue(`${logs}/${name}.log`),
  stdout_logfile_maxbytes: LOG_SIZE,
  stdout_logfile_backups: LOG_BACKUPS,
});

function section(name: string, entries: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(entries).map(([key, value]) => `${key}=${value}`);
  return [`[${name}]`, ...lines, ''].join('\n');
}
