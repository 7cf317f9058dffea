import { type CheckOutcome, wordsOf } from '../verification/check.ts';
import { tally } from '../verification/outcomes-text.ts';
import { factRows, type InstallationReport, verdictInWords } from './installation-report.ts';
import { REPORT_STYLE } from './report-style.ts';

/** The report as one file that needs nothing else: no script, no picture, no network. */
export function reportHtml(report: InstallationReport): string {
  const title = `REC.IO: ${report.kind} installation of ${report.madeAt.slice(0, 10)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
<header>
<p class="product">REC.IO ${escaped(report.versions.recIo)}</p>
<h1>${report.kind === 'quick' ? 'Quick' : 'Full'} installation</h1>
<p class="verdict ${report.state}">${escaped(verdictInWords(report))}</p>
<p class="when"><time datetime="${escaped(report.madeAt)}">${escaped(when(report.madeAt))}</time></p>
</header>
${facts(report)}
${programs(report)}
${checks(report)}
${conflicts(report)}
${times(report)}
${next(report)}
</main>
</body>
</html>
`;
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const when = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

function facts(report: InstallationReport): string {
  const rows = factRows(report).map(([label, text]) => {
    const html = text.startsWith('http') && report.running ? link(text) : escaped(text);
    return `<div><dt>${label}</dt><dd>${html}</dd></div>`;
  });
  return `<dl>${rows.join('')}</dl>`;
}

/** Only what is an address of the web: anything else in a link would be run. */
const link = (text: string): string =>
  /^https?:\/\//.test(text) ? `<a href="${escaped(text)}">${escaped(text)}</a>` : escaped(text);

function programs({ running, programs: all }: InstallationReport): string {
  if (!running) return '<h2>Programs</h2><p>Nothing runs.</p>';
  const rows = all.map(({ program, port, ready, state, reason, restarts }) => {
    const notes = [restarts > 0 ? `restarted ${restarts}×` : '', reason ?? ''].filter(Boolean).join('; ');
    const word = ready ? 'ready' : state === 'ready' ? 'unready' : state;
    return `<tr><th scope="row">${escaped(program)}</th><td class="number">${port}</td><td>${mark(ready ? 'passed' : 'failed', word)}</td><td>${escaped(notes)}</td></tr>`;
  });
  return `<h2>Programs</h2><table><thead><tr><th scope="col">Program</th><th scope="col" class="number">Port</th><th scope="col">State</th><th scope="col"></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

const WORDS = { passed: 'passed', failed: 'failed', skipped: 'left out' } as const;

const mark = (state: keyof typeof WORDS, word: string): string =>
  `<span class="mark ${state}">${escaped(word)}</span>`;

function checks({ checks: outcomes }: InstallationReport): string {
  if (outcomes.length === 0) return '<h2>Checks</h2><p>None was run.</p>';
  return `<h2>Checks</h2><p>${escaped(tally(outcomes))}</p><ul class="checks">${outcomes.map(check).join('')}</ul>`;
}

function check({ title, result }: CheckOutcome): string {
  const fix = result.state === 'failed' ? `<p class="fix">Do: ${escaped(result.fix)}</p>` : '';
  return `<li>${mark(result.state, WORDS[result.state])}<div><strong>${escaped(title)}</strong><p>${escaped(wordsOf(result))}</p>${fix}</div></li>`;
}

function conflicts({ conflicts: found }: InstallationReport): string {
  const list = found.map(
    (one) => `<li><strong>${escaped(one.found)}</strong><p>${escaped(one.resolution)}</p></li>`,
  );
  return `<h2>What was in the way</h2>${list.length === 0 ? '<p>Nothing.</p>' : `<ul>${list.join('')}</ul>`}`;
}

function times({ phases }: InstallationReport): string {
  if (phases.length === 0) return '';
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  const total = phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const row = (name: string, ms: number) =>
    `<tr><th scope="row">${escaped(name)}</th><td class="number">${seconds(ms)}</td></tr>`;
  const rows = phases.map(({ phase, durationMs }) => row(phase, durationMs));
  return `<h2>Time</h2><table class="narrow"><tbody>${rows.join('')}</tbody><tfoot>${row('in all', total)}</tfoot></table>`;
}

function next({ nextSteps, hints }: InstallationReport): string {
  const rows = nextSteps.map(
    ({ command, what }) => `<div><dt><code>${escaped(command)}</code></dt><dd>${escaped(what)}</dd></div>`,
  );
  const paragraphs = hints.map((hint) => `<p class="hint">${escaped(hint)}</p>`);
  return `<h2>Next</h2><dl>${rows.join('')}</dl>${paragraphs.join('')}`;
}
