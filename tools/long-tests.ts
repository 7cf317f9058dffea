import { createHash } from 'node:crypto';

/**
 * Test files that take long, with the seconds that each took on two processors with another file beside it (2026-11-28, rounded).
 * In groups that test the same part, so that a sample has something of every part.
 */
export const LONG_TESTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  installing: {
    'test/updates/killed-update.test.ts': 300,
    'apps/cli/test/installed-system.test.ts': 270,
    'apps/cli/test/convert.test.ts': 250,
    'test/updates/update.test.ts': 200,
    'packages/installer/test/system-database.test.ts': 200,
    'apps/cli/test/supervisord.test.ts': 180,
    'apps/cli/test/later-runs.test.ts': 130,
    'apps/cli/test/crash-rollback.test.ts': 120,
    'apps/cli/test/kill-moments.test.ts': 120,
    'apps/cli/test/refused-installs.test.ts': 120,
    'apps/cli/test/node-from-nothing.test.ts': 100,
    'apps/cli/test/terminal.test.ts': 100,
    'apps/cli/test/other-accounts.test.ts': 90,
    'packages/installer/src/packages/packages-step.test.ts': 80,
    'apps/cli/src/doctor/examine.test.ts': 50,
    'apps/cli/test/alerts.test.ts': 30,
  },
  trading: {
    'apps/cli/test/modes.test.ts': 420,
    'apps/cli/test/kill.test.ts': 300,
    'apps/replay/test/replay.test.ts': 160,
    'apps/cli/test/trading.test.ts': 130,
    'apps/cli/test/canary.test.ts': 130,
    'apps/cli/test/research-store.test.ts': 120,
    'apps/monitor/test/alerts.test.ts': 70,
    'packages/strategies/test/attacks.test.ts': 60,
    'apps/cli/test/exchange.test.ts': 60,
    'apps/cli/test/backtest.test.ts': 60,
    'apps/trader/test/stopped-process.test.ts': 60,
    'apps/cli/test/research.test.ts': 60,
    'apps/cli/test/monitors.test.ts': 50,
    'apps/worker/test/refresh-coin.test.ts': 50,
    'apps/trader/test/market-only.test.ts': 40,
    'apps/cli/test/strategy.test.ts': 40,
    'apps/trader/test/commands.test.ts': 30,
    'apps/worker/test/run-refresh.test.ts': 30,
    'apps/monitor/test/dead-man.test.ts': 30,
  },
  data: {
    'apps/cli/test/point-in-time.test.ts': 230,
    'apps/cli/test/backup.test.ts': 160,
    'apps/cli/test/data.test.ts': 140,
    'packages/system-data/test/hostile-server.test.ts': 140,
    'packages/system-data/test/copy.test.ts': 130,
    'apps/cli/test/delete-user.test.ts': 130,
    'apps/cli/test/operator.test.ts': 120,
    'packages/system-data/test/locks-and-stops.test.ts': 110,
    'packages/database/src/point-in-time/point-in-time.test.ts': 110,
    'apps/cli/test/remote.test.ts': 100,
    'packages/system-data/test/lost-servers.test.ts': 90,
    'packages/system-data/test/backup.test.ts': 80,
    'packages/system-data/test/operator-setup.test.ts': 70,
    'apps/cli/test/stored-bars.test.ts': 60,
    'packages/system-data/test/every-type.test.ts': 60,
    'packages/system-data/test/backup-versions.test.ts': 60,
    'packages/system-data/src/adapters/rec-io-python/price-history.test.ts': 50,
    'packages/system-data/src/adapters/versions/bring-forward.test.ts': 50,
    'packages/system-data/test/earlier-system.test.ts': 40,
    'packages/system-data/test/placing.test.ts': 40,
    'packages/price-history/test/real-files.test.ts': 40,
    'packages/database/src/embedded/start-database.test.ts': 40,
    'packages/system-data/test/structure.test.ts': 30,
    'packages/system-data/test/placing-refused.test.ts': 30,
    'packages/system-data/test/snapshot/copy.test.ts': 30,
    'packages/database/src/embedded/server.test.ts': 30,
  },
  pages: {
    'test/system-page.test.ts': 240,
    'test/backtests-page.test.ts': 220,
    'apps/web/test/browser-push.test.ts': 170,
    'apps/web/test/browser-history.test.ts': 160,
    'apps/web/test/browser-settings.test.ts': 140,
    'apps/web/test/browser-monitors.test.ts': 140,
    'apps/web/test/browser-orders.test.ts': 140,
    'apps/web/test/browser-automation.test.ts': 110,
    'apps/web/test/browser-shell.test.ts': 110,
    'apps/web/test/trade-monitor.test.ts': 110,
    'test/research-page.test.ts': 100,
    'apps/web/test/browser-notifications.test.ts': 80,
    'apps/web/test/browser-account.test.ts': 70,
    'apps/web/test/browser-passkeys.test.ts': 70,
    'apps/web/test/browser-audit.test.ts': 70,
    'apps/web/test/browser-offline.test.ts': 70,
    'apps/web/test/browser-sign-in.test.ts': 60,
    'apps/web/test/browser-exchange-keys.test.ts': 40,
    'apps/web/test/browser-explain.test.ts': 40,
    'apps/web/test/browser-data.test.ts': 30,
  },
  machines: {
    'test/machines/full-user.machine.ts': 450,
    'test/machines/set-up.machine.ts': 450,
    'test/machines/packages.machine.ts': 450,
    'test/machines/full-disk.machine.ts': 300,
    'test/machines/quick.machine.ts': 200,
  },
};

/** How much of each group's seconds a sample has, at least. */
const SHARE = 1 / 5;

/** Of the long test files, those that a sample leaves out. The same for the same seed. */
export function leftOut(seed: string): readonly string[] {
  return Object.values(LONG_TESTS).flatMap((seconds) => {
    const wanted = SHARE * Object.values(seconds).reduce((sum, each) => sum + each, 0);
    const shuffled = Object.keys(seconds).toSorted((one, other) =>
      drawn(seed, one).localeCompare(drawn(seed, other)),
    );
    let taken = 0;
    return shuffled.filter((path) => {
      if (taken >= wanted) return true;
      taken += seconds[path] ?? 0;
      return false;
    });
  });
}

const drawn = (seed: string, path: string): string =>
  createHash('sha256').update(`${seed} ${path}`).digest('hex');
