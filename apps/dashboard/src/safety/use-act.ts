import { controlQuery } from '../api/trading.ts';
import { useActOn } from '../api/use-act.ts';

/** Whatever is done here changes whether it trades. */
export const useAct = () => useActOn(controlQuery.queryKey);
