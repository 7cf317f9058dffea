import type { Description, TableDescription } from '../../description.ts';
import type { Adapter, Mapping, Treatment } from '../adapter.ts';
import { fingerprintMapping, isFingerprint } from './fingerprints.ts';
import { priceHistoryMapping } from './price-history.ts';
import { priceLogMapping } from './price-log.ts';

const NAME = 'rec-io-python';

/** Hold one moment that has passed, in columns that ours have not; ours fill within a second. */
const OF_A_MOMENT = /^live_data\.(price_change_(btc|eth)|market_kalshi_btc|strike_table_btc|watchlist_btc)$/;
const MOMENTUM_PROFILE = /^analytics\.(btc|eth)_momentum_profile$/;
const LOOKUP = /^(master_)?probability_lookup_/;
const COLUMN_MAPPING = /_fingerprint_directional_.*_column_mapping$/;

/** The Python system of 2025, known by its tables; null for any other. It has no migrations. */
export function recogniseRecIoPython({ schemaVersion, tables }: Description): Adapter | null {
  if (schemaVersion !== null) return null;
  const mappings = [
    ...tables.map((table) => priceHistoryMapping(NAME, table)),
    // After the bars, by which its zone may be told.
    ...tables.map((table) => priceLogMapping(NAME, table)),
    fingerprintMapping(NAME, tables),
  ].filter((mapping): mapping is Mapping => mapping !== null);
  if (mappings.length === 0) return null;
  return {
    name: NAME,
    title: 'the earlier REC.IO (Python, 2025)',
    mappings,
    treatmentOf: (table) => treatmentOf(table, mappings),
  };
}

function treatmentOf(table: TableDescription, mappings: readonly Mapping[]): Treatment {
  const name = `${table.schema}.${table.name}`;
  if (mappings.some(({ into }) => into.schema === table.schema && into.name === table.name))
    return { kind: 'left', reason: 'its rows come into our table of this name, with their times in UTC' };
  if (OF_A_MOMENT.test(name))
    return { kind: 'left', reason: 'it holds one moment that has passed, in a form of its own' };
  if (isFingerprint(table) || MOMENTUM_PROFILE.test(name))
    return { kind: 'beside', reason: 'this name shows what is counted here; it comes beside that' };
  if (table.schema === 'analytics' && LOOKUP.test(table.name))
    return {
      kind: 'as it is',
      note: 'not used as probabilities: its distances in dollars were converted at one fixed price (120,000), and are wrong at any other',
    };
  if (table.schema === 'analytics' && COLUMN_MAPPING.test(table.name))
    return { kind: 'as it is', note: 'the thresholds are read from the columns’ names' };
  return { kind: 'as it is', note: null };
}
