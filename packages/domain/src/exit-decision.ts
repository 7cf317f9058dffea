import { ONE_DOLLAR_E4, type PriceE4 } from './money.ts';
import type { Side } from './order.ts';
import type { ExitCause, ProtectiveRules } from './protection.ts';

/**
 * What is known of an open trade at one instant. What is not known, or not fresh, is null; a number that is none (NaN)
 * counts as not known. Prices are of the leg held, in 1/10,000 $.
 */
export type TradeSight = {
  readonly side: Side;
  /** Exchange time, which goes on when no message comes. */
  readonly nowMs: number;
  readonly closeTimeMs: number;
  /** Model probability that the side held pays, 0…1. */
  readonly probability: number | null;
  readonly momentumBp: number | null;
  /** Best bid of a valid, fresh book. */
  readonly bidE4: number | null;
  /** Mean price paid per contract. */
  readonly meanPriceE4: number | null;
};

/** What the rules of one trade remember from one look to the next. */
export type RuleMemory = {
  /** Best bid since the entry. */
  readonly peakE4: number | null;
  /** The probability has been below its stop since `sinceMs`, and was last seen so at `seenMs`. */
  readonly breach: { readonly sinceMs: number; readonly seenMs: number } | null;
  /** Since when no probability is known. */
  readonly unknownSinceMs: number | null;
};

export const NEW_RULE_MEMORY: RuleMemory = { peakE4: null, breach: null, unknownSinceMs: null };

export type ExitDecision = {
  readonly cause: ExitCause;
  /** For the owner: which number met which limit. */
  readonly reason: string;
  /** It is to be sold for no less than this, whatever is bid by then; left out: for no less than the rules' floor. */
  readonly floorE4?: PriceE4;
};

export type Look = { readonly decision: ExitDecision | null; readonly memory: RuleMemory };

/**
 * The bid stands for a probability that has not been known for this long: after a start the first book comes before the first
 * print, and nobody is to be sold in between.
 */
const STAND_IN_AFTER_MS = 5_000;
/** A breach that nobody has seen for longer than this is not known to have lasted: its time starts anew. */
const BREACH_GAP_MS = 7_000;

/**
 * Looks at an open trade by its rules. Every rule is evaluated each time, whatever another one waits for; the first that
 * wants out gives the reason. After the close there is nothing to decide.
 */
export function look(rules: ProtectiveRules, given: TradeSight, before: RuleMemory): Look {
  const sight: TradeSight = {
    ...given,
    probability: known(given.probability),
    momentumBp: known(given.momentumBp),
    bidE4: known(given.bidE4),
    meanPriceE4: known(given.meanPriceE4),
  };
  const memory = remember(rules, sight, before);
  if (sight.nowMs >= sight.closeTimeMs) return { decision: null, memory };
  for (const rule of RULES) {
    const decision = rule(rules, sight, memory);
    if (decision !== null) return { decision, memory };
  }
  return { decision: null, memory };
}

type Rule = (rules: ProtectiveRules, sight: TradeSight, memory: RuleMemory) => ExitDecision | null;

const known = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;

const timeToCloseS = ({ closeTimeMs, nowMs }: TradeSight): number => (closeTimeMs - nowMs) / 1000;

/** The probability that the stop compares: the model's, or what `onStale` lets stand for it. */
function comparedProbability(
  { onStale }: ProtectiveRules,
  { probability, bidE4, nowMs }: TradeSight,
  unknownSinceMs: number | null,
): number | null {
  if (probability !== null) return probability;
  const isLong = unknownSinceMs !== null && nowMs - unknownSinceMs >= STAND_IN_AFTER_MS;
  return onStale === 'book' && isLong && bidE4 !== null ? bidE4 / ONE_DOLLAR_E4 : null;
}

function remember(rules: ProtectiveRules, sight: TradeSight, before: RuleMemory): RuleMemory {
  const { bidE4, nowMs, probability } = sight;
  const { peakE4 } = before;
  const unknownSinceMs = probability === null ? (before.unknownSinceMs ?? nowMs) : null;
  return {
    peakE4: bidE4 !== null && (peakE4 === null || bidE4 > peakE4) ? bidE4 : peakE4,
    breach: breachOf(rules, sight, { ...before, unknownSinceMs }),
    unknownSinceMs,
  };
}

/** A moment in which nothing is known neither begins a breach nor ends it. */
function breachOf(rules: ProtectiveRules, sight: TradeSight, memory: RuleMemory): RuleMemory['breach'] {
  const { nowMs } = sight;
  const { breach, unknownSinceMs } = memory;
  const probability = comparedProbability(rules, sight, unknownSinceMs);
  if (probability === null) return breach;
  if (!(probability < rules.probabilityStop.below)) return null;
  const lasts = breach !== null && nowMs - breach.seenMs <= BREACH_GAP_MS;
  return { sinceMs: lasts ? breach.sinceMs : nowMs, seenMs: nowMs };
}

const percent = (probability: number): string => `${Math.round(probability * 1_000) / 10} %`;
const cents = (amountE4: number): string => `${amountE4 / 100}¢`;

const probabilityStop: Rule = (rules, sight, { breach, unknownSinceMs }) => {
  const { enabled, below, minTimeToCloseS, verifyS } = rules.probabilityStop;
  if (!enabled || breach === null || timeToCloseS(sight) < minTimeToCloseS) return null;
  const probability = comparedProbability(rules, sight, unknownSinceMs);
  // Nothing is sold on the last number that was known.
  if (probability === null || sight.nowMs - breach.sinceMs < verifyS * 1_000) return null;
  const what =
    sight.probability === null ? 'no fresh index; the bid stands for a probability of' : 'probability';
  const lasting = verifyS > 0 ? ` for ${verifyS} s` : '';
  return {
    cause: 'probability-stop',
    reason: `${what} ${percent(probability)}, below ${percent(below)}${lasting}`,
  };
};

const momentumSpikeStop: Rule = ({ momentumSpikeStop: { enabled, levelBp } }, { side, momentumBp }) => {
  if (!enabled || momentumBp === null) return null;
  const againstBp = side === 'yes' ? -momentumBp : momentumBp;
  if (!(againstBp >= levelBp)) return null;
  return {
    cause: 'momentum-spike-stop',
    reason: `momentum ${momentumBp.toFixed(1)} bp against ${side.toUpperCase()}, at least ${levelBp} bp`,
  };
};

const trailingStop: Rule = ({ trailingStop: rule }, { bidE4, meanPriceE4 }, { peakE4 }) => {
  if (!rule.enabled || bidE4 === null || meanPriceE4 === null || peakE4 === null) return null;
  if (!(peakE4 - meanPriceE4 >= rule.armGainE4 && peakE4 - bidE4 >= rule.distanceE4)) return null;
  return {
    cause: 'trailing-stop',
    reason: `bid ${cents(bidE4)}, ${cents(peakE4 - bidE4)} below its peak of ${cents(peakE4)}`,
  };
};

const takeProfit: Rule = ({ takeProfit: { enabled, gainE4 } }, { bidE4, meanPriceE4 }) => {
  if (!enabled || bidE4 === null || meanPriceE4 === null || !(bidE4 - meanPriceE4 >= gainE4)) return null;
  return {
    cause: 'take-profit',
    // A gain is not taken at a loss: where the bid has fallen before the order, other rules decide.
    floorE4: Math.ceil(meanPriceE4) as PriceE4,
    reason: `bid ${cents(bidE4)}, at least ${cents(gainE4)} above the ${cents(meanPriceE4)} paid`,
  };
};

const timeStop: Rule = ({ timeStop: rule }, sight) => {
  if (!rule.enabled || !(timeToCloseS(sight) <= rule.timeToCloseS)) return null;
  return { cause: 'time-stop', reason: `${rule.timeToCloseS} s or less to the close` };
};

const staleStop: Rule = ({ onStale, staleExitS }, { nowMs }, { unknownSinceMs }) => {
  if (onStale !== 'exit' || unknownSinceMs === null || nowMs - unknownSinceMs < staleExitS * 1_000)
    return null;
  return { cause: 'stale-stop', reason: `no probability from a fresh index for ${staleExitS} s` };
};

/** What says most about why comes first. */
const RULES: readonly Rule[] = [
  probabilityStop,
  momentumSpikeStop,
  trailingStop,
  takeProfit,
  timeStop,
  staleStop,
];
