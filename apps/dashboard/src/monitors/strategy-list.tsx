import { MONITOR_FORM, STRATEGIES } from '../text/monitors.ts';
import { Fold } from '../ui/fold.tsx';
import { valueText } from './draft.ts';
import type { Spec, StrategiesReply, Strategy } from './monitors-query.ts';

/** What there is to trade by: each strategy's description and settings, and why one cannot be used. */
export function StrategyList({ known: { strategies, directory } }: { known: StrategiesReply }) {
  return (
    <>
      <ul aria-label={STRATEGIES.title} className="divide-y divide-line">
        {strategies.map((strategy) => (
          <li key={strategy.name} className="py-2">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium">{strategy.name}</span>
              <span className="text-xs text-muted">{stateOf(strategy)}</span>
            </p>
            {strategy.description !== '' && <p className="text-sm text-muted">{strategy.description}</p>}
            {strategy.problem !== null && <p className="text-sm break-words text-down">{strategy.problem}</p>}
            {strategy.parameters.length > 0 && (
              <Fold className="text-xs" name={STRATEGIES.settings(strategy.parameters.length)}>
                <SpecTable name={strategy.name} specs={strategy.parameters} />
              </Fold>
            )}
          </li>
        ))}
      </ul>
      <p className="py-2 text-xs break-words text-muted">{STRATEGIES.directory(directory)}</p>
    </>
  );
}

function stateOf({ kind, problem }: Strategy): string {
  if (kind === 'built-in') return STRATEGIES.builtIn;
  return `${STRATEGIES.own}, ${problem === null ? STRATEGIES.loaded : STRATEGIES.refused}`;
}

function SpecTable({ name, specs }: { name: string; specs: readonly Spec[] }) {
  const { columns } = STRATEGIES;
  return (
    <section
      aria-label={`${name}: ${columns.setting}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      className="overflow-x-auto -outline-offset-2"
    >
      <table className="w-full text-left">
        <thead className="text-[0.7rem] text-faint">
          <tr>
            {Object.values(columns).map((head) => (
              <th key={head} scope="col" className="py-1 pr-3 font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {specs.map((spec) => (
            <tr key={spec.key} className="border-t border-line/60">
              <th scope="row" className="py-1 pr-3 font-medium">
                {spec.label}
              </th>
              <td className="pr-3 whitespace-nowrap">{valueText(spec, spec.default)}</td>
              <td className="pr-3 whitespace-nowrap">{rangeOf(spec)}</td>
              <td className="min-w-48 py-1 text-muted">{spec.help}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function rangeOf(spec: Spec): string {
  if (spec.type === 'number') return `${spec.min} – ${spec.max}`;
  return spec.type === 'choice' ? spec.choices.join(', ') : `${MONITOR_FORM.on}, ${MONITOR_FORM.off}`;
}
