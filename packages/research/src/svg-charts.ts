import { placeLabels, roundMarks } from './chart-labels.ts';
import type { Compared } from './compare-models.ts';

export type Series = { readonly name: string; readonly values: readonly number[] };

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [460, 280, 60, 38, 12, 12];
const COLOURS = ['#2563eb', '#d97706', '#059669', '#dc2626', '#7c3aed'];
const LABEL_ROW = 14;

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const colour = (index: number): string => COLOURS[index % COLOURS.length] as string;
const short = (value: number): string => Number(value.toPrecision(3)).toString();

/** From a share of the width and height to places in the picture. */
const x = (share: number): number => LEFT + share * (WIDTH - LEFT - RIGHT);
const y = (share: number): number => HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
const place = (value: number): string => value.toFixed(1);

const SHARES = roundMarks(0, 1);

/** Forecast against frequency; on the diagonal they are the same. The size of a point is how many questions it stands for. */
export function reliabilityChart(title: string, compared: readonly Compared[]): string {
  const most = Math.max(
    1,
    ...compared.flatMap(({ reliability }) => reliability.map(({ questions }) => questions)),
  );
  const points = compared.flatMap(({ reliability }, i) =>
    reliability.flatMap(({ questions, forecast, frequency }) =>
      questions === 0
        ? []
        : [
            `<circle cx="${place(x(forecast))}" cy="${place(y(frequency))}" r="${(2 + 5 * Math.sqrt(questions / most)).toFixed(1)}"` +
              ` fill="${colour(i)}" fill-opacity=".65"><title>${short(forecast)} said, ${short(frequency)} happened, ${questions} questions</title></circle>`,
          ],
    ),
  );
  const diagonal = `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#8896a5" stroke-dasharray="4 3"/>`;
  const names = compared.map(({ model }) => model);
  return figure(
    title,
    names,
    [axis(0, 1), labels(SHARES.map(String), (index) => SHARES[index] as number), diagonal, ...points].join(
      '',
    ),
  );
}

export function lineChart(title: string, ticks: readonly string[], series: readonly Series[]): string {
  const scale = scaleOf(series, false);
  const share = (index: number) => (ticks.length < 2 ? 0.5 : index / (ticks.length - 1));
  const lines = series.map(({ values }, i) => {
    const points = values.flatMap((value, index) =>
      Number.isNaN(value) ? [] : [`${place(x(share(index)))},${place(y(scale.share(value)))}`],
    );
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour(i)}" stroke-width="2"/>`;
  });
  return figure(
    title,
    series.map(({ name }) => name),
    [axis(scale.low, scale.high), labels(ticks, share), ...lines].join(''),
  );
}

/** Bars stand on zero, and losses hang from it: otherwise their lengths lie. */
export function barChart(title: string, ticks: readonly string[], series: readonly Series[]): string {
  const scale = scaleOf(series, true);
  const step = 1 / Math.max(1, ticks.length);
  const width = (x(step) - x(0)) / (series.length + 1);
  const bars = series.flatMap(({ values }, i) =>
    values.flatMap((value, index) => {
      if (Number.isNaN(value)) return [];
      const left = x(index * step) + (i + 0.5) * width;
      const [end, base] = [y(scale.share(value)), y(scale.share(0))];
      const top = Math.min(end, base);
      return [
        `<rect x="${place(left)}" y="${place(top)}" width="${place(width)}" height="${place(Math.abs(base - end))}" fill="${colour(i)}"/>`,
      ];
    }),
  );
  return figure(
    title,
    series.map(({ name }) => name),
    [axis(scale.low, scale.high), labels(ticks, (index) => (index + 0.5) * step), ...bars].join(''),
  );
}

/** All values and some room beyond them; none beyond zero, where it is wanted and is the last. */
function scaleOf(series: readonly Series[], withZero: boolean) {
  const values = series.flatMap(({ values: all }) => all.filter((value) => !Number.isNaN(value)));
  if (withZero || values.length === 0) values.push(0);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = (most - least || Math.abs(most) || 1) * 0.1;
  const low = withZero && least === 0 ? 0 : least - room;
  const high = withZero && most === 0 && least < 0 ? 0 : most + room;
  return { low, high, share: (value: number) => (value - low) / (high - low) };
}

function axis(low: number, high: number): string {
  return roundMarks(low, high)
    .map((value) => {
      const height = y((value - low) / (high - low));
      return (
        `<line x1="${x(0)}" y1="${place(height)}" x2="${x(1)}" y2="${place(height)}" stroke="#8896a5" stroke-opacity=".25"/>` +
        `<text x="${LEFT - 6}" y="${place(height + 4)}" text-anchor="end">${String(value).replace('-', '−')}</text>`
      );
    })
    .join('');
}

/** @param share of the axis at which the text of this index belongs */
function labels(texts: readonly string[], share: (index: number) => number): string {
  return placeLabels(texts, (index) => x(share(index)), WIDTH)
    .map(
      ({ text, x: middle, row }) =>
        `<text x="${place(middle)}" y="${HEIGHT - BOTTOM + LABEL_ROW * (row + 1)}" text-anchor="middle">${escaped(text)}</text>`,
    )
    .join('');
}

function figure(title: string, names: readonly string[], inside: string): string {
  const legend = names
    .map((name, i) => `<span style="color:${colour(i)}">■</span> ${escaped(name)}`)
    .join(' &nbsp; ');
  return (
    `<figure><figcaption>${escaped(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"` +
    ` role="img" aria-label="${escaped(title)}">${inside}</svg><div><small>${legend}</small></div></figure>`
  );
}
