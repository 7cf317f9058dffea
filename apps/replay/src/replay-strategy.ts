import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { CoinSymbol, SeriesKind } from '@rec-io/domain/market';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import { partOf } from '@rec-io/domain/monitor-settings';
import {
  defaultsOf,
  type ParameterSpec,
  type Parameters,
  type ParameterValue,
  parameterProblems,
} from '@rec-io/domain/parameters';
import { PROTECTION_PARAMETERS, protectiveRules } from '@rec-io/domain/protection-parameters';
import { SIZE_PARAMETERS, sizeRule } from '@rec-io/domain/size-parameters';
import { BUILT_IN_STRATEGIES } from '@rec-io/domain/strategies';
import type { StrategyDeclaration } from '@rec-io/domain/strategy';
import { builtInStrategy } from '@rec-io/engine/built-in-strategies';
import type { StrategyRunner } from '@rec-io/engine/ports';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { SANDBOX_LIMITS } from '@rec-io/strategies/sandbox-process';
import { SandboxedRunner } from '@rec-io/strategies/sandboxed-runner';
import { StrategyFailure } from '@rec-io/strategies/strategy-failure';
import { misnamed, readStrategy, strategyFile } from '@rec-io/strategies/strategy-files';

export type ReplayStrategy = {
  readonly runner: StrategyRunner;
  /** What its decisions depend on beside its settings: its own code. Null for ours. */
  readonly sourceSha256: string | null;
  close(): void;
};

const OURS = BUILT_IN_STRATEGIES.map(({ name }) => name).join(' and ');

/** Nobody waits for a replay's decisions: it is the answer that counts, not when it comes. */
const PATIENT = { ...SANDBOX_LIMITS, deadlineMs: 30_000 };

/**
 * @param name of a strategy that comes with the program, of one in `directory`, or a file of one
 * @throws CatalogueError REC-405 where it cannot be used
 */
export async function openStrategy(name: string, directory: string | null): Promise<ReplayStrategy> {
  const ours = builtInStrategy(name);
  if (ours !== null) return { runner: ours, sourceSha256: null, close: () => undefined };
  const path = name.endsWith('.ts') ? name : directory === null ? null : strategyFile(directory, name);
  try {
    if (path === null)
      throw new StrategyFailure('invalid', 'it does not come with the program, and nothing is installed');
    // One that were named like ours would be told and saved as ours.
    const own = basename(path, '.ts');
    const problem = misnamed(own);
    if (problem !== null) throw new StrategyFailure('invalid', problem);
    const source = await readStrategy(path);
    const runner = await SandboxedRunner.open(own, source, PATIENT);
    const sourceSha256 = createHash('sha256').update(source).digest('hex');
    return { runner, sourceSha256, close: () => runner.close() };
  } catch (error) {
    if (error instanceof StrategyFailure)
      throw new CatalogueError('REC-405', { name, reason: error.message, ours: OURS }, error);
    throw error;
  }
}

/**
 * The monitor of a replay: what was set, else what the strategy suggests, else the defaults.
 * @param set texts by the key of any setting of strategy, size and protection
 * @throws CatalogueError REC-406 for a setting that there is not, or that cannot be
 */
export function replayMonitor(
  market: { readonly symbol: CoinSymbol; readonly series: SeriesKind },
  declared: StrategyDeclaration,
  set: ReadonlyMap<string, string>,
): MonitorSpec {
  const given = { parameters: {}, size: {}, rules: { ...declared.suggestedRules } };
  const specs = { parameters: declared.parameters, size: SIZE_PARAMETERS, rules: PROTECTION_PARAMETERS };
  for (const [key, text] of set) {
    const part = partOf(key, { specs });
    if (part === null) throw new CatalogueError('REC-406', { key, reason: 'there is no such setting' });
    const spec = specs[part].find((each) => each.key === key);
    Object.assign(given[part], { [key]: valueIn(text, spec) });
  }
  const complete = (part: 'parameters' | 'size' | 'rules'): Parameters => {
    const [problem] = parameterProblems(specs[part], given[part]);
    if (problem) throw new CatalogueError('REC-406', { key: problem.key, reason: problem.message });
    return { ...defaultsOf(specs[part]), ...given[part] };
  };
  return {
    // Part of every order's id, and so of every stored replay of Hourly HTC.
    name: declared.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    ...market,
    strategy: declared.name,
    parameters: complete('parameters'),
    size: sizeRule(complete('size')),
    rules: protectiveRules(complete('rules')),
    enabled: true,
    mode: 'simulated',
  };
}

/** What is no number or switch stays a text, and is then refused as what it is. */
function valueIn(text: string, spec: ParameterSpec | undefined): ParameterValue {
  if (spec?.type === 'number' && text.trim() !== '' && !Number.isNaN(Number(text))) return Number(text);
  if (spec?.type === 'boolean' && /^(on|off|true|false)$/.test(text)) return text === 'on' || text === 'true';
  return text;
}
