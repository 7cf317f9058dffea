import type { HealthReport, HoldView } from '@rec-io/domain/health-view';
import { liftHold, readHold } from '@rec-io/installer/hold-file';
import type { Layout } from '@rec-io/installer/layout';
import type { Pool } from 'pg';

/** The monitor answers from its memory; one that takes longer hangs. */
const ANSWER_MS = 1_000;
/** Many pages ask for the same, and again and again: who asks gets what is known, and the next one what is newer. */
const FRESH_MS = 1_000;
const KNOWN_MS = 5_000;

type Known = Omit<HealthReport, 'from'>;

/** What the monitor says now, and the hold as it lies there at this moment; null where it does not answer. Never throws. */
export async function healthOfMonitor(layout: Pick<Layout, 'holdFile'>, port: number): Promise<Known | null> {
  try {
    const reply = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (!reply.ok) return null;
    return { ...known((await reply.json()) as Known), hold: await holdNow(layout) };
  } catch {
    return null;
  }
}

async function holdNow({ holdFile }: Pick<Layout, 'holdFile'>): Promise<HoldView | null> {
  const hold = await readHold(holdFile);
  return hold === null ? null : { causes: hold.causes, lifted: hold.lifted };
}

/** Health as web tells it: the monitor's own word, or where it is silent what it has written down last. */
export function observedHealth({
  layout,
  monitorPort,
  pool,
}: {
  readonly layout: Pick<Layout, 'holdFile'>;
  readonly monitorPort: number;
  readonly pool: Pool;
}) {
  type Newest = { readonly report: Promise<HealthReport | null>; readonly atMs: number };
  let newest: Newest | null = null;
  let asking: Promise<unknown> | null = null;

  async function askAgain(): Promise<void> {
    const report = ask();
    const atMs = performance.now();
    asking = report;
    await report;
    // One that was lifted meanwhile is asked about anew.
    if (asking === report) newest = { report, atMs };
    asking = null;
  }

  async function ask(): Promise<HealthReport | null> {
    const said = await healthOfMonitor(layout, monitorPort);
    if (said !== null) return { ...said, from: 'monitor' };
    const written = await writtenDown(pool).catch(() => null);
    return written === null ? null : { ...written, hold: await holdNow(layout), from: 'database' };
  }

  return {
    look(): Promise<HealthReport | null> {
      const nowMs = performance.now();
      if (newest === null || nowMs - newest.atMs > KNOWN_MS) newest = { report: ask(), atMs: nowMs };
      else if (nowMs - newest.atMs > FRESH_MS && asking === null) void askAgain();
      return newest.report;
    },
    /** @returns what was lifted, in words; empty where nothing held */
    lift: async (by: string, reason: string): Promise<readonly string[]> => {
      const lifted = await liftHold(layout.holdFile, { by, reason, timeMs: Date.now() });
      [newest, asking] = [null, null];
      return lifted.map((cause) => cause.reason);
    },
  };
}

async function writtenDown(pool: Pool): Promise<Known | null> {
  const { rows } = await pool.query<{
    overall: Known['overall'];
    atMs: number;
    details: Omit<Known, 'overall' | 'atMs'>;
  }>(
    `SELECT overall_status AS overall, (extract(epoch FROM "timestamp") * 1000)::float8 AS "atMs", health_details AS details
     FROM system.health_status WHERE health_details ? 'checks'`,
  );
  const [row] = rows;
  return row === undefined ? null : known({ ...row.details, overall: row.overall, atMs: row.atMs });
}

const known = ({ overall, reason, atMs, checks, incidents, acts, hold, deadMan }: Known): Known => ({
  ...{ overall, reason, atMs, checks, incidents, acts, hold },
  deadMan: { state: deadMan.state, why: deadMan.why },
});
