/** The colours of the theme as the chart wants them: it draws on a canvas, which knows no tokens. */
export type ChartColours = Readonly<
  Record<'up' | 'down' | 'accent' | 'faint' | 'line' | 'muted' | 'warn', string>
>;

const NAMES = ['up', 'down', 'accent', 'faint', 'line', 'muted', 'warn'] as const;

export function chartColours(): ChartColours {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colours = NAMES.map((name) => {
    probe.style.color = `var(--color-${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(colours) as ChartColours;
}
