import type { Asked, Target } from '@rec-io/installer/facts/facts';
import type { FullAnswers } from '@rec-io/installer/full/full-answers';
import { layout } from '@rec-io/installer/layout';
import { DEFAULT_HOST, type Ports } from '@rec-io/installer/ports';
import { exchangeUrls } from '@rec-io/kalshi/environments';
import { CLONE } from '../clone.ts';
import { coinbaseUrl } from '../quick/machine.ts';

/** Answers, or choices that were made from them. */
export type Wanted = Pick<FullAnswers, 'mode' | 'location' | 'database' | 'source' | 'speed'>;

const SYSTEM_CLUSTERS = '/var/lib/postgresql';

/** What has to be found out about this machine for these answers; nothing else is asked, above all not of the network. */
export function askedFor(wanted: Wanted, ports: Partial<Ports>, knownPlaces: readonly string[]): Asked {
  const { mode, location, database } = wanted;
  const exchange = mode === 'simulated' ? null : exchangeUrls(mode).restUrl;
  return {
    kind: 'full',
    mode,
    clone: CLONE.root,
    location,
    databaseAt: database === 'embedded' ? layout(location, 'full').data : SYSTEM_CLUSTERS,
    host: DEFAULT_HOST,
    ports,
    targets: [...pricesOf(wanted), ...(exchange === null ? [] : [exchangeAt(exchange, mode)])],
    clockUrl: exchange === null ? null : `${exchange}/exchange/status`,
    knownPlaces,
  };
}

/** Practice needs no network, and a probe would be noticed. */
function pricesOf({ mode, source, speed }: Wanted): readonly Target[] {
  const practice = mode !== 'simulated' || source === 'seeded' || (source === 'auto' && (speed ?? 1) !== 1);
  if (practice) return [];
  const url = coinbaseUrl().replace(/^ws/, 'http');
  return [{ name: 'Coinbase', url, neededFor: 'live prices', required: source === 'coinbase' }];
}

const exchangeAt = (url: string, mode: string): Target => ({
  name: `Kalshi (${mode})`,
  url: `${url}/exchange/status`,
  neededFor: `trading in ${mode} mode`,
  required: true,
});
