import * as format from '../format.ts';
import { Fact } from '../orders/facts.tsx';
import { SYSTEM } from '../text/system.ts';
import { Part } from './part.tsx';
import type { SystemReply } from './system-query.ts';

/** What could be put back, and whether that was tried. */
export function BackupsPart({ system, zone }: { system: SystemReply; zone: string }) {
  const { place, newest, moments, provedMs } = system.backups;
  const isMade = typeof newest === 'number';
  return (
    <Part title={SYSTEM.backups} means={SYSTEM.backupsMeans}>
      <p className="px-3 text-xs wrap-anywhere text-faint">{place}</p>
      <dl className="px-3 pb-2 text-sm">
        <Fact name={SYSTEM.newestBackup} {...(isMade ? {} : { colour: 'text-warn' })}>
          {isMade ? format.dayAndTime(newest, zone) : SYSTEM.newestBackups[newest ?? 'none']}
        </Fact>
        {moments !== null && (
          <Fact name={SYSTEM.anyMoment}>
            {SYSTEM.anyMomentUntil(
              format.dayAndTime(moments.fromMs, zone),
              format.dayAndTime(moments.toMs, zone),
            )}
          </Fact>
        )}
        <Fact name={SYSTEM.proved}>
          {provedMs === null ? SYSTEM.notProved : format.dayAndTime(provedMs, zone)}
        </Fact>
      </dl>
    </Part>
  );
}
