import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/session-query.ts';
import { useActOn } from '../api/use-act.ts';
import { PUSH } from '../text/push.ts';
import { Asked } from '../ui/asked.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { Section } from '../ui/section.tsx';
import { Switch } from '../ui/switch.tsx';
import { PushDeviceList } from './push-device-list.tsx';
import { pushObstacle } from './push-obstacle.ts';
import { PUSH_KEY, type Pushed, pushQuery } from './push-query.ts';
import { switchOff, switchOn } from './subscription.ts';

/** Whether news is pushed to this device, to which others it is, and whether it arrives. */
export function PushPart() {
  const query = useQuery(pushQuery);
  const obstacle = pushObstacle();
  return (
    <Section title={PUSH.title} means={PUSH.means}>
      <Asked query={query}>
        {(pushed) => (
          <>
            {obstacle === null ? (
              <HereSwitch pushed={pushed} />
            ) : (
              <p className="py-2.5 text-sm text-muted">{obstacle}</p>
            )}
            <PushDeviceList pushed={pushed} />
          </>
        )}
      </Asked>
    </Section>
  );
}

function HereSwitch({ pushed: { publicKey, devices, ownDigest } }: { pushed: Pushed }) {
  const session = useQuery(sessionQuery).data;
  const { isBusy, refusal, act } = useActOn(PUSH_KEY);
  const own = devices.find(({ digest }) => digest === ownDigest);
  const change = (isOn: boolean) => {
    if (session === undefined) return;
    if (isOn)
      void act(
        () => switchOn(publicKey, session.userNo),
        () => sayDone(PUSH.on),
      );
    else if (own !== undefined)
      void act(
        () => switchOff(own.id),
        () => sayDone(PUSH.off),
      );
  };
  return (
    <div>
      <Switch
        label={PUSH.here}
        means={PUSH.hereMeans}
        isOn={own !== undefined}
        disabled={isBusy || session === undefined}
        onChange={change}
      />
      <Refused refusal={refusal} />
    </div>
  );
}
