import { isKnown } from '../facts/fact.ts';
import type { Facts } from '../facts/facts.ts';
import type { Finding } from './finding.ts';
import type { Intended } from './preflight.ts';

/** One thing that is looked at. Pure, and silent about what is not known or as it should be. */
export type Rule = (facts: Facts, intended: Intended) => readonly Finding[];

const GB = 1e9;
const ROOM_BYTES_MIN = { quick: 1 * GB, full: 10 * GB };

const diskSpace: Rule = ({ disks }, { kind }) =>
  disks.flatMap(({ purpose, path, freeBytes, mount }): Finding[] => {
    if (!isKnown(freeBytes) || freeBytes >= ROOM_BYTES_MIN[kind]) return [];
    return [
      {
        id: purpose === 'installation' ? 'disk-space' : 'disk-space:database',
        severity: 'block',
        title: `Not enough room for the ${purpose}: ${ROOM_BYTES_MIN[kind] / GB} GB are needed.`,
        evidence: `${(freeBytes / GB).toFixed(1)} GB are free at ${path}${mount === null ? '' : ` (file system ${mount})`}.`,
        fix: `Make room on ${mount ?? 'that disk'}, or choose another place: ./install.sh --location DIR`,
      },
    ];
  });

const portsTaken: Rule = ({ ports }) =>
  ports.flatMap(({ name, port, heldBy }): Finding[] => {
    if (!isKnown(heldBy) || heldBy === null) return [];
    return [
      {
        id: `port-taken:${name}`,
        severity: 'block',
        title: `Port ${port} (${name}) is taken.`,
        evidence: `${heldBy} listens on it.`,
        fix: `./install.sh --port ${name}=N with another number, or stop that program`,
      },
    ];
  });

export const RULES: readonly Rule[] = [diskSpace, portsTaken];
