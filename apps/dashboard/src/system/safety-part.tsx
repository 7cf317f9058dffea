import * as format from '../format.ts';
import { Fact } from '../orders/facts.tsx';
import { ControlNow } from '../safety/control-now.tsx';
import { useSafety } from '../safety/safety-provider.tsx';
import { SYSTEM } from '../text/system.ts';
import { Button } from '../ui/button.tsx';
import { Part } from './part.tsx';
import type { SystemReply } from './system-query.ts';

type Stop = NonNullable<SystemReply['database']>['stops']['last'];

/** Whether trading is stopped, the switches that stop it, and when one was tried last. */
export function SafetyPart({ system: { database }, zone }: { system: SystemReply; zone: string }) {
  const safety = useSafety();
  const deadMan = database?.health?.deadMan ?? null;
  return (
    <Part
      title={SYSTEM.safety}
      means={SYSTEM.safetyMeans}
      aside={
        <Button small aria-haspopup="dialog" onClick={() => safety.open('controls')}>
          {SYSTEM.openSafety}
        </Button>
      }
    >
      <div className="px-3 py-1">
        <ControlNow />
      </div>
      <dl className="px-3 pb-2 text-sm">
        <Fact name={SYSTEM.deadMan} colour={deadMan === 'watching' ? 'text-up' : 'text-warn'}>
          {deadMan === null ? format.NOTHING : (SYSTEM.deadManStates[deadMan] ?? deadMan)}
        </Fact>
        {database !== null && (
          <>
            <Stopped name={SYSTEM.lastDrill} stop={database.stops.drill} zone={zone} none={SYSTEM.noDrill} />
            <Stopped name={SYSTEM.lastStop} stop={database.stops.last} zone={zone} none={SYSTEM.never} />
          </>
        )}
      </dl>
    </Part>
  );
}

function Stopped({ name, stop, zone, none }: { name: string; stop: Stop; zone: string; none: string }) {
  if (stop === null) return <Fact name={name}>{none}</Fact>;
  const armed =
    stop.armedAtMs === null ? SYSTEM.notArmed : SYSTEM.armedAgain(format.dayAndTime(stop.armedAtMs, zone));
  return (
    <Fact name={name} means={`${SYSTEM.by(stop.by, stop.reason)} · ${armed}`}>
      <span className="whitespace-nowrap">{format.dayAndTime(stop.atMs, zone)}</span>
    </Fact>
  );
}
