import type { ProtectiveRules } from './protection.ts';

const cents = (priceE4: number): string => `${priceE4 / 100} ¢`;
const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;

/** What sells a trade by itself, a rule each, in words. Empty: nothing does, it is kept until its market is settled. */
export function rulesInWords(rules: ProtectiveRules): readonly string[] {
  const { probabilityStop, momentumSpikeStop, takeProfit, trailingStop, timeStop } = rules;
  const { verifyS, minTimeToCloseS } = probabilityStop;
  const lasting = verifyS > 0 ? ` for ${verifyS} s` : '';
  const notLate = minTimeToCloseS > 0 ? `, not in the last ${minTimeToCloseS} s` : '';
  return [
    ...(probabilityStop.enabled
      ? [`probability below ${percent(probabilityStop.below)}${lasting}${notLate}`]
      : []),
    ...(momentumSpikeStop.enabled ? [`momentum of ${momentumSpikeStop.levelBp} bp against it`] : []),
    ...(takeProfit.enabled ? [`bid ${cents(takeProfit.gainE4)} above the price paid`] : []),
    ...(trailingStop.enabled
      ? [
          `bid ${cents(trailingStop.distanceE4)} below its peak, once it was ${cents(trailingStop.armGainE4)} up`,
        ]
      : []),
    ...(timeStop.enabled ? [`${timeStop.timeToCloseS} s before the close`] : []),
    ...(rules.onStale === 'exit' ? [`${rules.staleExitS} s without a fresh index`] : []),
  ];
}
