import type { Compared } from './compare-models.ts';

export type Series = { readonly name: string; readonly values: readonly number[] };

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [460, 280, 48, 34, 12, 12];
const COLOURS = ['#2563eb', '#d97706', '#059669', '#dc2626', '#7c3aed'];
const TICKS = 5;

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const colour = (index: number): string => COLOURS[index % COLOURS.length] as string;
const short = (value: number): string => Number(value.toPrecision(3)).toString();

/** From a share of the width and height to places in the picture. */
const x = (share: number): number => LEFT + share * (WIDTH - LEFT - RIGHT);
const y = (share: number): number => HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
const place = (value: number): string => value.toFixed(1);

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
    [axis(0, 1), labels(['0', '0.25', '0.5', '0.75', '1']), diagonal, ...points].join(''),
  );
}

export function lineChart(title: string, ticks: readonly string[], series: readonly Series[]): string {
  const scale = scaleOf(series);
  const at = (index: number) => x(ticks.length < 2 ? 0.5 : index / (ticks.length - 1));
  const lines = series.map(({ values }, i) => {
    const points = values.flatMap((value, index) =>
      Number.isNaN(value) ? [] : [`${place(at(index))},${place(y(scale.share(value)))}`],
    );
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour(i)}" stroke-width="2"/>`;
  });
  return figure(
    title,
    series.map(({ name }) => name),
    [axis(scale.low, scale.high), labels(ticks), ...lines].join(''),
  );
}

/** Bars stand on zero: otherwise their lengths lie. */
export function barChart(title: string, ticks: readonly string[], series: readonly Series[]): string {
  const scale = scaleOf(series, 0);
  const step = 1 / Math.max(1, ticks.length);
  const width = (x(step) - x(0)) / (series.length + 1);
  const bars = series.flatMap(({ values }, i) =>
    values.flatMap((value, index) => {
      if (Number.isNaN(value)) return [];
      const left = x(index * step) + (i + 0.5) * width;
      // Bars stand on nothing where the scale has it: losses hang.
      const [end, base] = [y(scale.share(value)), y(Math.min(1, Math.max(0, scale.share(0))))];
      const top = Math.min(end, base);
      return [
        `<rect x="${place(left)}" y="${place(top)}" width="${place(width)}" height="${place(Math.abs(base - end))}" fill="${colour(i)}"/>`,
      ];
    }),
  );
  return figure(
    title,
    series.map(({ name }) => name),
    [axis(scale.low, scale.high), labels(ticks, step / 2), ...bars].join(''),
  );
}

function scaleOf(series: readonly Series[], from: number | null = null) {
  const values = series.flatMap(({ values: all }) => all.filter((value) => !Number.isNaN(value)));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = (most - least || Math.abs(most) || 1) * 0.1;
  const [low, high] = [from ?? least - room, most + room];
  return { low, high, share: (value: number) => (value - low) / (high - low) };
}

function axis(low: number, high: number): string {
  return Array.from({ length: TICKS }, (_, i) => {
    const share = i / (TICKS - 1);
    const height = place(y(share));
    return (
      `<line x1="${x(0)}" y1="${height}" x2="${x(1)}" y2="${height}" stroke="#8896a5" stroke-opacity=".25"/>` +
      `<text x="${LEFT - 6}" y="${place(y(share) + 4)}" text-anchor="end">${short(low + share * (high - low))}</text>`
    );
  }).join('');
}

const MARKS_MAX = 8;

/** At most some of them: words must not overlap. @param begin share of the width at which the first stands */
function labels(ticks: readonly string[], begin = 0): string {
  const every = Math.ceil(ticks.length / MARKS_MAX);
  const step = begin > 0 ? 1 / ticks.length : 1 / Math.max(1, ticks.length - 1);
  const anchor = (share: number) => (share === 0 ? 'start' : share > 0.99 ? 'end' : 'middle');
  return ticks
    .flatMap((tick, index) =>
      index % every === 0
        ? [
            `<text x="${place(x(begin + index * step))}" y="${HEIGHT - 12}" text-anchor="${anchor(begin + index * step)}">${escaped(tick)}</text>`,
          ]
        : [],
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
