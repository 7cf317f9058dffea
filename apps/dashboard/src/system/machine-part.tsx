import * as format from '../format.ts';
import { Fact } from '../orders/facts.tsx';
import { SYSTEM } from '../text/system.ts';
import { Part } from './part.tsx';
import type { SystemReply } from './system-query.ts';

/** What the machine has left, the database, and of which versions all is. */
export function MachinePart({ system }: { system: SystemReply }) {
  const { machine, database, atMs } = system;
  const { memoryBytes, memoryFreeBytes, diskBytes, diskFreeBytes } = machine;
  const cpu = database?.health?.cpuPercent ?? null;
  return (
    <Part title={SYSTEM.machine}>
      <dl className="px-3 pb-2 text-sm">
        <Fact
          name={SYSTEM.processor}
          means={SYSTEM.processorMeans(machine.processors, machine.load.toFixed(2))}
        >
          {cpu === null ? format.NOTHING : <InUse share={cpu / 100} />}
        </Fact>
        <Fact
          name={SYSTEM.memory}
          means={SYSTEM.free(format.bytes(memoryFreeBytes), format.bytes(memoryBytes))}
        >
          <InUse share={1 - memoryFreeBytes / memoryBytes} />
        </Fact>
        {diskBytes !== null && diskFreeBytes !== null && (
          <Fact name={SYSTEM.disk} means={SYSTEM.free(format.bytes(diskFreeBytes), format.bytes(diskBytes))}>
            <InUse share={1 - diskFreeBytes / diskBytes} />
          </Fact>
        )}
        <Fact name={SYSTEM.database} {...(database === null ? {} : { means: SYSTEM.databaseSize })}>
          {database === null ? (
            <span className="text-down">{SYSTEM.databaseMissing}</span>
          ) : (
            format.bytes(database.sizeBytes)
          )}
        </Fact>
        <Fact name={SYSTEM.version}>{system.version}</Fact>
        <Fact name={SYSTEM.node}>{system.nodeVersion}</Fact>
        {database !== null && (
          <Fact
            name={SYSTEM.postgres}
            means={`${SYSTEM.databaseUp} ${format.span(atMs - database.upSinceMs)} · ${SYSTEM.schema} ${database.schema}`}
          >
            {database.version}
          </Fact>
        )}
      </dl>
    </Part>
  );
}

/** How full something is, as a number and as a bar; from nine tenths on it is alarming. */
function InUse({ share }: { share: number }) {
  const full = Math.min(1, Math.max(0, share));
  const colour = full > 0.9 ? 'text-down' : full > 0.75 ? 'text-warn' : 'text-accent';
  return (
    <span className="flex items-center gap-2">
      <svg
        viewBox="0 0 100 8"
        aria-hidden="true"
        className={`h-2 w-20 rounded bg-raised ${colour}`}
        preserveAspectRatio="none"
      >
        <rect width={full * 100} height="8" fill="currentColor" />
      </svg>
      <span className="w-11 text-right">{format.share(Math.round(full * 100) / 100)}</span>
    </span>
  );
}
