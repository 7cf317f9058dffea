import type { Compared } from '@rec-io/research/compare-models';

const column = (text: string, width: number): string => text.padStart(width);
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(5)}`;

/** Models side by side, as a table for a terminal. */
export function comparedText(compared: readonly Compared[], out: string | undefined): string {
  const width = Math.max(5, ...compared.map(({ model }) => model.length));
  const head = `${'model'.padEnd(width)}  log loss   95 % interval      against the first         Brier    calibration error`;
  const lines = compared.map(({ model, overall, logLoss, againstFirst }) => {
    const against =
      againstFirst === null
        ? column('', 28)
        : column(
            `${signed(againstFirst.mean)} (${signed(againstFirst.low)} … ${signed(againstFirst.high)})`,
            34,
          );
    return (
      `${model.padEnd(width)}  ${overall.logLoss.toFixed(5)}   ${logLoss.low.toFixed(4)} … ${logLoss.high.toFixed(4)}` +
      `  ${against}  ${overall.brier.toFixed(5)}  ${overall.calibrationError.toFixed(4)}`
    );
  });
  const [byMinutes] = compared[0]?.divisions ?? [];
  const parts = (byMinutes?.parts ?? []).map(({ label }, part) => {
    const cells = compared.map((each) => {
      const score = each.divisions[0]?.parts[part]?.score;
      return column(score ? `${score.logLoss.toFixed(5)} (${score.calibrationError.toFixed(4)})` : '', 20);
    });
    return `${label.padStart(8)}${cells.join('')}`;
  });
  return [
    `${compared[0]?.overall.questions ?? 0} questions. Lower is better.`,
    '',
    head,
    ...lines,
    '',
    `By time to close, log loss (calibration error): ${compared.map(({ model }) => model).join(', ')}`,
    ...parts,
    ...compared.flatMap(boundsText),
    ...(out === undefined ? [] : ['', `All of it: ${out}`]),
  ].join('\n');
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** Nothing for a model that says nothing of how sure it is. */
function boundsText({ model, coverage }: Compared): string[] {
  if (coverage.length === 0) return [];
  return [
    '',
    `Bounds of ${model}, meant for 90 % of days: days that were no further off in direction, and in wildness`,
    ...coverage.map(
      ({ minutes, ofCentre, ofScale }) =>
        `${`${minutes} min`.padStart(8)}${column(percent(ofCentre), 8)}${column(percent(ofScale), 8)}`,
    ),
  ];
}
