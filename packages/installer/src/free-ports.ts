import { BLOCKED_PORTS } from './blocked-ports.ts';
import { CatalogueError } from './catalogue-error.ts';
import { knownOr } from './facts/fact.ts';
import type { PortFact } from './facts/facts.ts';
import { DEFAULT_HOST, isPortName, type PortName, type Ports, portTakenBy } from './ports.ts';

/** A port that somebody else holds, and the one that is used instead. */
export type PortConflict = {
  readonly name: PortName;
  readonly port: number;
  readonly heldBy: string;
  readonly instead: number;
};

const PORT_MAX = 65_535;

const isFreeHere = async (port: number): Promise<boolean> => (await portTakenBy(DEFAULT_HOST, port)) === null;

/**
 * A free port in place of each that is taken: the next one above that is free, that no other program of ours has, and that
 * browsers open. The same machine gives the same answer.
 * @throws CatalogueError REC-323 when there is none
 */
export async function freePorts(
  ports: Ports,
  facts: readonly PortFact[],
  isFree: (port: number) => Promise<boolean> = isFreeHere,
): Promise<{ readonly ports: Ports; readonly conflicts: readonly PortConflict[] }> {
  const chosen = { ...ports };
  const conflicts: PortConflict[] = [];
  for (const name of Object.keys(ports).filter(isPortName)) {
    const fact = facts.find((found) => found.name === name && found.port === ports[name]);
    const heldBy = fact === undefined ? null : knownOr(fact.heldBy, null);
    if (heldBy === null) continue;
    const ours = new Set(Object.values(chosen));
    let instead = ports[name] + 1;
    while (
      ours.has(instead) ||
      BLOCKED_PORTS.has(instead) ||
      !(instead > PORT_MAX || (await isFree(instead)))
    )
      instead++;
    if (instead > PORT_MAX) throw new CatalogueError('REC-323', { program: name, port: ports[name] });
    chosen[name] = instead;
    conflicts.push({ name, port: ports[name], heldBy, instead });
  }
  return { ports: chosen, conflicts };
}
