import { describe, expect, test } from 'vitest';
import { layout } from '../layout.ts';
import { confWord } from './conf-text.ts';
import { supervisordConf } from './supervisord-conf.ts';

const root = { programs: ['trader', 'web'], serviceAccount: 'rec-io', asRoot: true };

describe('supervisord.conf', () => {
  test('of root runs each program as the service account, by Node itself, and starts none but the starter', () => {
    expect(supervisordConf(layout('/opt/rec-io', 'full'), root)).toMatchInlineSnapshot(`
      "; Made by REC.IO for its own Supervisor. It is written anew when REC.IO is installed or repaired.

      [unix_http_server]
      file=/opt/rec-io/run/supervisor.sock
      chmod=0700

      [supervisord]
      logfile=/opt/rec-io/logs/supervisord.log
      logfile_maxbytes=10MB
      logfile_backups=5
      loglevel=info
      pidfile=/opt/rec-io/run/supervisord.pid
      nodaemon=false
      identifier=rec-io
      directory=/
      umask=027
      childlogdir=/opt/rec-io/logs
      user=root

      [rpcinterface:supervisor]
      supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

      [supervisorctl]
      serverurl=unix:///opt/rec-io/run/supervisor.sock

      [program:ordered-start]
      command=/opt/rec-io/current/.runtime/node/bin/node --max-semi-space-size=2 /opt/rec-io/current/apps/cli/src/main.ts run ordered-start --data-dir /opt/rec-io
      directory=/
      priority=1
      autostart=true
      autorestart=unexpected
      exitcodes=0
      startsecs=1
      startretries=1000000
      stopsignal=TERM
      stopwaitsecs=15
      redirect_stderr=true
      stdout_logfile=/opt/rec-io/logs/ordered-start.log
      stdout_logfile_maxbytes=10MB
      stdout_logfile_backups=5

      [program:backups]
      command=/bin/sh -c 'sleep 600; while :; do "$@"; sleep 3600; done' backups /opt/rec-io/current/.runtime/node/bin/node /opt/rec-io/current/apps/cli/src/main.ts backup --due --data-dir /opt/rec-io
      directory=/
      priority=2
      autostart=true
      autorestart=true
      startsecs=1
      startretries=1000000
      stopsignal=TERM
      stopwaitsecs=15
      stopasgroup=true
      killasgroup=true
      umask=077
      redirect_stderr=true
      stdout_logfile=/opt/rec-io/logs/backups.log
      stdout_logfile_maxbytes=10MB
      stdout_logfile_backups=5

      [program:trader]
      command=/opt/rec-io/current/.runtime/node/bin/node --max-semi-space-size=2 --env-file-if-exists=/opt/rec-io/.env /opt/rec-io/current/apps/cli/src/main.ts run trader --data-dir /opt/rec-io
      directory=/
      user=rec-io
      priority=10
      autostart=false
      autorestart=true
      startsecs=3
      startretries=1000000
      stopsignal=TERM
      stopwaitsecs=15
      stopasgroup=true
      killasgroup=true
      environment=HOME="/opt/rec-io/data",NODE_COMPILE_CACHE="/opt/rec-io/data/run/compile-cache",USER="rec-io",LOGNAME="rec-io"
      umask=077
      redirect_stderr=true
      stdout_logfile=/opt/rec-io/logs/trader.log
      stdout_logfile_maxbytes=10MB
      stdout_logfile_backups=5

      [program:web]
      command=/opt/rec-io/current/.runtime/node/bin/node --max-semi-space-size=2 --env-file-if-exists=/opt/rec-io/.env /opt/rec-io/current/apps/cli/src/main.ts run web --data-dir /opt/rec-io
      directory=/
      user=rec-io
      priority=20
      autostart=false
      autorestart=true
      startsecs=3
      startretries=1000000
      stopsignal=TERM
      stopwaitsecs=15
      stopasgroup=true
      killasgroup=true
      environment=HOME="/opt/rec-io/data",NODE_COMPILE_CACHE="/opt/rec-io/data/run/compile-cache",USER="rec-io",LOGNAME="rec-io"
      umask=077
      redirect_stderr=true
      stdout_logfile=/opt/rec-io/logs/web.log
      stdout_logfile_maxbytes=10MB
      stdout_logfile_backups=5
      "
    `);
  });

  test('of a plain user names no account, and stops what others need last', () => {
    const conf = supervisordConf(layout('/home/a b/rec-io', 'full'), {
      programs: ['trader', 'web'],
      serviceAccount: null,
      asRoot: false,
    });
    expect(conf).not.toMatch(/^user=/m);
    expect(conf).toContain("--data-dir '/home/a b/rec-io'");
    expect(conf.indexOf('priority=10')).toBeLessThan(conf.indexOf('priority=20'));
  });

  test('gives every program a log that cannot outgrow its room', () => {
    const conf = supervisordConf(layout('/opt/rec-io', 'full'), root);
    const logs = conf.match(/_?logfile=.*/g) ?? [];
    expect(logs).toHaveLength(5);
    expect(conf.match(/logfile_maxbytes=10MB/g)).toHaveLength(5);
    expect(conf.match(/logfile_backups=5/g)).toHaveLength(5);
  });

  test('doubles percent signs and quotes what a shell would part', () => {
    expect(confWord("/50% off/it's")).toBe(`'/50%% off/it'\\''s'`);
  });

  test.each(['/a ;b', '/a #b', '/a\nb'])('is refused for a location that it cannot hold: %j', (path) => {
    expect(() => supervisordConf(layout(path, 'full'), root)).toThrow('REC-312');
  });

  test('is refused for a location that is too long for a socket', () => {
    expect(() => supervisordConf(layout(`/${'a'.repeat(90)}`, 'full'), root)).toThrow('REC-313');
  });

  test('lets root run nothing that the programs’ account could name in its file of settings', () => {
    const conf = supervisordConf(layout('/opt/rec-io', 'full'), {
      programs: ['trader'],
      serviceAccount: 'rec-io',
      asRoot: true,
    });
    for (const program of conf.split(/^(?=\[program:)/m).slice(1))
      expect([program.includes('--env-file'), program.includes('user=rec-io')]).toEqual(
        program.startsWith('[program:trader]') ? [true, true] : [false, false],
      );
  });
});
