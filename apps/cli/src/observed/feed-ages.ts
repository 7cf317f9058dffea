import type { FeedAge, FeedName } from '@rec-io/domain/system-view';
import type { Configuration } from '@rec-io/installer/configuration';
import type { PortName } from '@rec-io/installer/ports';

const ASK_MS = 2_000;

type Source = {
  readonly feed: FeedName;
  readonly program: PortName;
  /** The line of its metrics, up to the value. */
  readonly metric: string;
  /** A moment instead of an age. */
  readonly isTime?: true;
};

const SOURCES: readonly Source[] = [
  { feed: 'recorded', program: 'recorder', metric: 'rec_recorder_write_age_seconds' },
  ...(['BTC', 'ETH'] as const).map((symbol): Source => {
    const metric = `rec_recorder_newest_bar_timestamp_seconds{symbol="${symbol}"}`;
    return { feed: `bars-${symbol}`, program: 'recorder', metric, isTime: true };
  }),
  { feed: 'account', program: 'sync', metric: 'rec_sync_look_age_seconds' },
];

/** How old the newest of each feed is, as the programs count it for Prometheus. */
export async function feedAges({ ports }: Pick<Configuration, 'ports'>): Promise<readonly FeedAge[]> {
  const programs = [...new Set(SOURCES.map(({ program }) => program))];
  const texts = new Map(
    await Promise.all(programs.map(async (name) => [name, await metricsAt(ports[name])] as const)),
  );
  return SOURCES.map(({ feed, program, metric, isTime }) => {
    const value = valueIn(texts.get(program) ?? '', metric);
    const ageS = value === null || value < 0 ? null : isTime ? Date.now() / 1_000 - value : value;
    return { feed, program, ageMs: ageS === null ? null : Math.max(0, Math.round(ageS * 1_000)) };
  });
}

async function metricsAt(port: number): Promise<string> {
  try {
    const reply = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(ASK_MS) });
    return reply.ok ? await reply.text() : '';
  } catch {
    return '';
  }
}

function valueIn(metrics: string, name: string): number | null {
  const line = metrics.split('\n').find((each) => each.startsWith(`${name} `));
  const value = line === undefined ? Number.NaN : Number(line.slice(name.length + 1).split(' ')[0]);
  return Number.isFinite(value) ? value : null;
}
