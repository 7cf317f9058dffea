import type { ReactNode } from 'react';
import { MONITORS } from '../text/monitors.ts';
import { Button } from '../ui/button.tsx';
import { Fold } from '../ui/fold.tsx';
import { Switch } from '../ui/switch.tsx';
import { PARTS, specsOf, valueText } from './draft.ts';
import type { Monitor, MonitorsReply, StrategiesReply } from './monitors-query.ts';
import { sizeText } from './size-text.ts';

/** One monitor: whether it may enter and why not, what it trades, how much, what it holds, and what was set for it. */
export function MonitorRow(props: {
  monitor: Monitor;
  mode: MonitorsReply['mode'];
  known: StrategiesReply;
  mayTrade: boolean;
  isBusy: boolean;
  onSwitch: (isOn: boolean) => void;
  onEdit: () => void;
  onDuplicate: () => void;
  onRemove: () => void;
}) {
  const { monitor, mode, known, mayTrade } = props;
  const { name, symbol, series, strategy, obstacle, held, enabled } = monitor;
  const isOn = enabled && (monitor.mode === null || monitor.mode === mode);
  const used = known.strategies.find((each) => each.name === strategy);
  return (
    <li className="py-2" data-monitor={name}>
      <Switch
        label={name}
        means={
          <span className={obstacle?.kind === 'wrong' || obstacle?.kind === 'suspended' ? 'text-down' : ''}>
            {obstacle === null
              ? MONITORS.entersNow(mode)
              : MONITORS.obstacles[obstacle.kind](obstacle.detail)}
          </span>
        }
        isOn={isOn}
        disabled={!mayTrade || props.isBusy}
        onChange={props.onSwitch}
      />
      <p className="flex flex-wrap gap-x-3 text-sm">
        <span className="font-medium">
          {symbol}, {MONITORS.series[series]}
        </span>
        <span>{strategy}</span>
        <span>{sizeText({ ...used?.inherited.size, ...monitor.own.size })}</span>
        <span className={held.length === 0 ? 'text-muted' : 'font-medium'}>
          {held.length === 0 ? MONITORS.holdsNone : MONITORS.holds(held.length)}
        </span>
      </p>
      <div className="mt-1 flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <OwnSettings monitor={monitor} known={known} />
        {mayTrade && (
          <span className="flex gap-1.5">
            <RowButton does={MONITORS.edit} name={name} onClick={props.onEdit} />
            <RowButton does={MONITORS.duplicate} name={name} onClick={props.onDuplicate} />
            <RowButton does={MONITORS.remove} name={name} onClick={props.onRemove} />
          </span>
        )}
      </div>
    </li>
  );
}

const RowButton = ({
  does,
  name,
  onClick,
}: {
  does: string;
  name: string;
  onClick: () => void;
}): ReactNode => (
  <Button small aria-label={`${does} ${name}`} onClick={onClick}>
    {does}
  </Button>
);

/** What differs from what holds for every monitor, each beside what it would be without. */
function OwnSettings({ monitor, known }: { monitor: Monitor; known: StrategiesReply }) {
  const used = known.strategies.find((each) => each.name === monitor.strategy);
  const specs = specsOf(known, used);
  const lines = PARTS.flatMap((part) =>
    Object.entries(monitor.own[part]).map(([key, value]) => {
      const spec = specs[part].find((each) => each.key === key);
      return { key, label: spec?.label ?? key, spec, value, inherited: used?.inherited[part][key] };
    }),
  );
  if (lines.length === 0) return <p className="text-xs text-muted">{MONITORS.differs(0)}</p>;
  return (
    <Fold className="min-w-0 text-xs" name={MONITORS.differs(lines.length)}>
      <ul className="grid gap-0.5 pb-1">
        {lines.map(({ key, label, spec, value, inherited }) => (
          <li key={key} className="break-words">
            {label}: <span className="font-semibold">{valueText(spec, value)}</span>{' '}
            <span className="text-muted">
              {spec === undefined ? MONITORS.leftOver : MONITORS.instead(valueText(spec, inherited))}
            </span>
          </li>
        ))}
      </ul>
    </Fold>
  );
}
