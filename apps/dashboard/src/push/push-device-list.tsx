import { useState } from 'react';
import { type Answer, send, type Told } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import * as format from '../format.ts';
import { deviceName } from '../settings/device-name.ts';
import { useZone } from '../settings/use-zone.ts';
import { PUSH } from '../text/push.ts';
import { Button } from '../ui/button.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { PUSH_KEY, type PushDevice, type Pushed } from './push-query.ts';
import { switchOff } from './subscription.ts';

type Tested = Told<'/api/push/devices/{id}/test'>;

export function PushDeviceList({ pushed: { devices, ownDigest } }: { pushed: Pushed }) {
  return (
    <div className="py-2">
      <h3 className="text-sm font-medium">{PUSH.devices}</h3>
      {devices.length === 0 ? (
        <p className="py-1 text-sm text-muted">{PUSH.none}</p>
      ) : (
        <ul className="divide-y divide-line">
          {devices.map((device) => (
            <DeviceLine key={device.id} device={device} isThis={device.digest === ownDigest} />
          ))}
        </ul>
      )}
    </div>
  );
}

function DeviceLine({ device, isThis }: { device: PushDevice; isThis: boolean }) {
  const { id, userAgent, service, createdAtMs, lastTakenAtMs, lastFailedAtMs, lastFailure } = device;
  const zone = useZone();
  const { isBusy, refusal, act } = useActOn(PUSH_KEY);
  const [tested, setTested] = useState<Tested | null>(null);
  const name = deviceName(userAgent) || PUSH.unknown;
  const at = (timeMs: number) => format.dayAndTime(timeMs, zone);
  const remove = () =>
    act(
      () => (isThis ? switchOff(id) : removed(id)),
      () => sayDone(PUSH.removed(name)),
    );
  const test = () =>
    act(
      () => send('post', '/api/push/devices/{id}/test', { params: { id }, body: {} }),
      (told) => {
        setTested(told);
        if (told.outcome === 'gone') sayDone(PUSH.gone);
      },
    );
  const hasFailed = lastFailedAtMs !== null && lastFailedAtMs > (lastTakenAtMs ?? 0);
  return (
    <li className="py-2.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="text-sm font-medium wrap-anywhere">
            {name}
            {isThis && (
              <span className="ml-2 rounded bg-raised px-1.5 py-0.5 text-xs font-semibold">
                {PUSH.isThis}
              </span>
            )}
          </p>
          <p className="text-xs wrap-anywhere text-muted">
            {[
              PUSH.by(service),
              PUSH.since(at(createdAtMs)),
              lastTakenAtMs === null ? PUSH.untold : PUSH.taken(at(lastTakenAtMs)),
            ].join(' · ')}
          </p>
          {hasFailed && (
            <p className="text-xs wrap-anywhere text-warn">
              {PUSH.failed(at(lastFailedAtMs), lastFailure ?? '')}
            </p>
          )}
        </div>
        <div className="flex gap-2">
          <Button small disabled={isBusy} aria-label={PUSH.testNamed(name)} onClick={() => void test()}>
            {PUSH.test}
          </Button>
          <Button
            small
            look="danger"
            disabled={isBusy}
            aria-label={PUSH.removeNamed(name)}
            onClick={() => void remove()}
          >
            {PUSH.remove}
          </Button>
        </div>
      </div>
      <p role="status" className="mt-1 text-xs text-pretty wrap-anywhere">
        {tested !== null &&
          refusal === null &&
          (tested.outcome === 'taken' ? PUSH.tested : PUSH.notTaken(tested.reason))}
      </p>
      <Refused refusal={refusal} />
    </li>
  );
}

const removed = (id: string): Promise<Answer<unknown>> =>
  send('delete', '/api/push/devices/{id}', { params: { id } });
