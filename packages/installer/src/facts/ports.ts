import { portTakenBy } from '../ports.ts';
import { found } from './fact.ts';
import type { Asked, PortFact } from './facts.ts';

/** Which of the ports are free, found out by listening on each for a moment. */
export const portFacts = ({ host, ports }: Pick<Asked, 'host' | 'ports'>): Promise<readonly PortFact[]> =>
  Promise.all(
    Object.entries(ports).map(async ([name, port]) => ({
      name,
      port,
      heldBy: await found(() => portTakenBy(host, port)),
    })),
  );
