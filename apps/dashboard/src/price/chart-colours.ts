/** The colours of the theme as the chart wants them: it draws on a canvas, which knows no tokens. */
export type ChartColours = Readonly<
  Record<'up' | 'down' | 'accent' | 'faint' | 'line' | 'muted' | 'warn', string>
>;

const NAMES = ['up', 'down', 'accent', 'faint', 'line', 'muted', 'warn'] as const;

const known = new Map<string, ChartColours>();

/** @param look whose colours: `dark` or `light`, as the page shows now */
export function chartColours(look: string): ChartColours {
  const colours = known.get(look) ?? askColours();
  known.set(look, colours);
  return colours;
}

/** All at once: each question alone would lay out the page anew. */
function askColours(): ChartColours {
  const probe = document.createElement('div');
  probe.hidden = true;
  for (const name of NAMES) {
    const part = document.createElement('span');
    part.style.color = `var(--color-${name})`;
    probe.append(part);
  }
  document.body.append(probe);
  const colours = NAMES.map(
    (name, at) => [name, getComputedStyle(probe.children[at] as Element).color] as const,
  );
  probe.remove();
  return Object.fromEntries(colours) as ChartColours;
}
