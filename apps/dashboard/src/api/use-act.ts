import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer, Refusal } from './call.ts';

export type Act = {
  readonly isBusy: boolean;
  readonly refusal: Refusal | null;
  act<T>(work: () => Promise<Answer<T>>, done: (data: T) => void): Promise<void>;
};

/** Does something once, however often it is pressed, and keeps why it was refused. @param touched what is asked for anew afterwards */
export function useActOn(touched: QueryKey): Act {
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  return {
    isBusy,
    refusal,
    async act(work, done) {
      if (isBusy) return;
      setIsBusy(true);
      const answer = await work();
      setIsBusy(false);
      setRefusal(answer.ok ? null : answer.refusal);
      if (!answer.ok) return;
      void queries.invalidateQueries({ queryKey: touched });
      done(answer.data);
    },
  };
}
