import { useQuery } from '@tanstack/react-query';
import { zoneQuery } from '../history/history-query.ts';
import { browserZone } from '../wall-time.ts';

/** The zone of whoever is signed in; the browser's own until web has told. */
export const useZone = (): string => useQuery(zoneQuery).data ?? browserZone();
