import type { Compared } from './compare-models.ts';
import type { Interval } from './day-bootstrap.ts';
import { htmlPage } from './html-page.ts';
import { barChart, escaped, lineChart, reliabilityChart } from './svg-charts.ts';

export type EvaluationReport = {
  readonly title: string;
  /** What was trained and asked when, a sentence each. */
  readonly about: readonly string[];
  readonly compared: readonly Compared[];
};

const number = (value: number, digits = 5): string => (Number.isNaN(value) ? '–' : value.toFixed(digits));
const interval = ({ mean, low, high }: Interval): string =>
  `${number(mean)} <small>${number(low)} … ${number(high)}</small>`;

/** One page that needs nothing else: numbers with their intervals, pictures, and every part. */
export function evaluationReport({ title, about, compared }: EvaluationReport): string {
  return htmlPage(
    title,
    `${about.map((sentence) => `<p>${escaped(sentence)}</p>`).join('\n')}
<h2>Side by side</h2>
<p>Log loss and Brier score: lower is better. Calibration error: mean distance of forecast and frequency over twenty bins. Intervals
hold 95 % of a thousand draws of whole days. Difference: log loss minus that of the first; below zero is better.</p>
<table><tr><th>model<th>questions<th>log loss<th>difference<th>Brier<th>calibration error</tr>
${compared.map(sideBySide).join('\n')}
</table>
<h2>Pictures</h2>
${reliabilityChart('When it said x, how often did it happen?', compared)}
${pictures(compared).join('\n')}
<h2>Parts</h2>
${divisionTables(compared).join('\n')}`,
  );
}

const sideBySide = ({ model, overall, logLoss, againstFirst }: Compared): string =>
  `<tr><td>${escaped(model)}<td>${overall.questions}<td>${interval(logLoss)}<td>${againstFirst ? interval(againstFirst) : ''}` +
  `<td>${number(overall.brier)}<td>${number(overall.calibrationError, 4)}</tr>`;

function pictures(compared: readonly Compared[]): string[] {
  const divisions = compared[0]?.divisions ?? [];
  return divisions.map(({ name, parts }, d) => {
    const labels = parts.map(({ label }) => label);
    const series = compared.map((each) => ({
      name: each.model,
      values: (each.divisions[d]?.parts ?? []).map(({ score }) =>
        score.questions === 0 ? Number.NaN : score.logLoss,
      ),
    }));
    const draw = labels.length > 3 ? lineChart : barChart;
    return draw(`Log loss by ${name}`, labels, series);
  });
}

function divisionTables(compared: readonly Compared[]): string[] {
  const divisions = compared[0]?.divisions ?? [];
  return divisions.map(({ name, parts }, d) => {
    const head = compared.map(({ model }) => `<th>${escaped(model)}: log loss<th>calibration error`).join('');
    const rows = parts.map(({ label, score }, part) => {
      const cells = compared.map((each) => {
        const own = each.divisions[d]?.parts[part]?.score ?? score;
        return own.questions === 0
          ? '<td>–<td>–'
          : `<td>${number(own.logLoss)}<td>${number(own.calibrationError, 4)}`;
      });
      return `<tr><td>${escaped(label)}<td>${score.questions}${cells.join('')}</tr>`;
    });
    return `<h3>By ${escaped(name)}</h3><table><tr><th>${escaped(name)}<th>questions${head}</tr>${rows.join('\n')}</table>`;
  });
}
