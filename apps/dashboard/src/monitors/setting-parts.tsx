import { MONITOR_FORM } from '../text/monitors.ts';
import { Fold } from '../ui/fold.tsx';
import { type Draft, drafted, PARTS, specsOf } from './draft.ts';
import type { StrategiesReply, Strategy } from './monitors-query.ts';
import { SettingField } from './setting-field.tsx';

/** Every declared setting of strategy, size and protection, part by part. */
export function SettingParts(props: {
  known: StrategiesReply;
  strategy: Strategy | undefined;
  draft: Draft;
  problemOf: (key: string) => string | null;
  onChange: (draft: Draft) => void;
}) {
  const { known, strategy, draft, problemOf, onChange } = props;
  const specs = specsOf(known, strategy);
  return PARTS.map((part) => {
    const own = specs[part].filter(({ key }) => draft[key] !== undefined).length;
    const hasProblem = specs[part].some(({ key }) => problemOf(key) !== null);
    return (
      <Fold
        // Opened again where something in it was refused.
        key={`${part}-${hasProblem}`}
        isOpen={part === 'parameters' || hasProblem}
        className="rounded-lg border border-line px-3"
        nameClassName="min-h-11 text-sm font-semibold"
        name={MONITOR_FORM.partOf(MONITOR_FORM.parts[part], own)}
      >
        <div className="grid gap-3 pb-3 sm:grid-cols-2">
          {specs[part].map((spec) => (
            <SettingField
              key={spec.key}
              spec={spec}
              own={draft[spec.key]}
              inherited={strategy?.inherited[part][spec.key]}
              problem={problemOf(spec.key)}
              onChange={(value) =>
                onChange(drafted(draft, spec.key, value, strategy?.inherited[part][spec.key]))
              }
              onReset={() => onChange(without(draft, spec.key))}
            />
          ))}
        </div>
      </Fold>
    );
  });
}

const without = (draft: Draft, key: string): Draft => {
  const { [key]: _, ...rest } = draft;
  return rest;
};
