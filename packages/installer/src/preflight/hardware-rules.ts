import { isKnown } from '../facts/fact.ts';
import type { Memory } from '../facts/facts.ts';
import type { Finding } from './finding.ts';
import { roomNeededBytes } from './room.ts';
import { GB, inGb, type Rule } from './rule.ts';

/** Programs and database together stay under half a gigabyte; installing takes about as much for a while. */
const MEMORY_BYTES_MIN = { quick: 0.7 * GB, full: 0.95 * GB };
const MEMORY_BYTES_GOOD = { quick: 1.4 * GB, full: 1.9 * GB };
const CORES_GOOD = 2;

const diskSpace: Rule = ({ disks }, { kind, inPlace }) => {
  const neededBytes = roomNeededBytes(kind, inPlace);
  const reported = new Set<string>();
  return disks.flatMap(({ purpose, path, freeBytes, mount }): Finding[] => {
    if (!isKnown(freeBytes) || freeBytes >= neededBytes) return [];
    // Both on one file system are one finding.
    if (mount !== null && reported.has(mount)) return [];
    if (mount !== null) reported.add(mount);
    const isDatabase = purpose === 'database';
    return [
      {
        id: isDatabase ? 'disk-space:database' : 'disk-space',
        severity: 'block',
        title: `Not enough room for the ${purpose}: ${neededBytes / GB} GB are ${inPlace === undefined || inPlace === 'nothing' ? '' : 'still '}needed.`,
        evidence: `${inGb(freeBytes)} are free at ${path}${mount === null ? '' : ` (on ${mount})`}.`,
        fix: isDatabase
          ? `Make room on ${mount ?? 'that disk'}: df -h ${path}`
          : `Make room, or choose a place on another disk: ./install.sh --${kind === 'quick' ? 'data-dir' : 'location'} DIR`,
      },
    ];
  });
};

const memory: Rule = ({ memory: fact }, { kind }) => {
  if (!isKnown(fact)) return [];
  const usable = usableBytes(fact);
  if (usable >= MEMORY_BYTES_GOOD[kind]) return [];
  const tooLittle = usable < MEMORY_BYTES_MIN[kind];
  const limit =
    fact.limitBytes === null ? '' : ` (a limit of the container; the machine has ${inGb(fact.totalBytes)})`;
  return [
    {
      id: 'memory',
      severity: tooLittle ? 'block' : 'warn',
      title: tooLittle
        ? `Not enough memory: programs and database need ${inGb(MEMORY_BYTES_MIN[kind])}.`
        : 'Little memory: backtests and copying data will be slow.',
      evidence: `${inGb(usable)} can be used${limit}.`,
      fix: tooLittle ? 'Give the machine more memory, or add swap and use --skip-check memory' : null,
    },
  ];
};

const usableBytes = ({ totalBytes, limitBytes }: Memory): number =>
  Math.min(totalBytes, limitBytes ?? totalBytes);

const processor: Rule = ({ processor: fact }, { kind }) => {
  if (!isKnown(fact) || kind !== 'full' || fact.cores >= CORES_GOOD) return [];
  return [
    {
      id: 'processor',
      severity: 'warn',
      title: 'One processor core: trading and a backtest would wait for each other.',
      evidence: `${fact.cores} core${fact.model === '' ? '' : ` (${fact.model})`}.`,
      fix: null,
    },
  ];
};

export const HARDWARE_RULES: readonly Rule[] = [diskSpace, memory, processor];
