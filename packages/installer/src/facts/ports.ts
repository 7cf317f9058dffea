import { BLOCKED_PORTS } from '../blocked-ports.ts';
import { isPort, portTakenBy } from '../ports.ts';
import { found, isKnown } from './fact.ts';
import type { Asked, PortFact } from './facts.ts';

const TRIES_MAX = 200;

/** Which of the ports are free, found out by listening on each for a moment; for a taken one, a free one near by. */
export async function portFacts({
  host,
  ports,
}: Pick<Asked, 'host' | 'ports'>): Promise<readonly PortFact[]> {
  const promised = new Set(Object.values(ports));
  const facts: PortFact[] = [];
  for (const [name, port] of Object.entries(ports)) {
    const heldBy = await found(() => portTakenBy(host, port));
    const taken = isKnown(heldBy) && heldBy !== null;
    const freeInstead = taken ? await freeNear(host, port, promised) : null;
    if (freeInstead !== null) promised.add(freeInstead);
    facts.push({ name, port, heldBy, freeInstead });
  }
  return facts;
}

async function freeNear(host: string, port: number, promised: ReadonlySet<number>): Promise<number | null> {
  for (let candidate = port + 1; candidate <= port + TRIES_MAX && isPort(candidate); candidate++) {
    if (promised.has(candidate) || BLOCKED_PORTS.has(candidate)) continue;
    if ((await portTakenBy(host, candidate).catch(() => 'unknown')) === null) return candidate;
  }
  return null;
}
