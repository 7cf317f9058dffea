/** The report's looks: from a phone to a desk, light or dark as the reader likes, and black on white on paper. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ink: #1b2330; --soft: #5b6675; --line: #d9dfe7; --paper: #ffffff; --ground: #f3f5f8;
  --good: #0b6b3a; --bad: #a61b1b; --idle: #5b6675; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaf0; --soft: #9aa6b5; --line: #2c3644; --paper: #161c25; --ground: #0e131a;
    --good: #5fd497; --bad: #ff8b84; --idle: #9aa6b5; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", "Liberation Sans", sans-serif; }
main { max-width: 50rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; background: var(--paper); min-height: 100vh; }
@media (min-width: 56rem) { main { margin: 2rem auto; padding: 2.5rem 3rem 3rem; min-height: 0; border: 1px solid var(--line);
  border-radius: 8px; } }
header { border-bottom: 1px solid var(--line); padding-bottom: 1.25rem; margin-bottom: 1.25rem; }
.product, .when { margin: 0; color: var(--soft); font-size: .875rem; }
h1 { margin: .25rem 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; font-size: 1.125rem; }
p { margin: .25rem 0; }
.verdict { font-weight: 600; }
.verdict.healthy { color: var(--good); }
.verdict.unhealthy { color: var(--bad); }
dl { margin: 0; }
dl > div { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: 0 1rem; padding: .375rem 0;
  border-bottom: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
table.narrow { width: auto; min-width: 16rem; }
th, td { padding: .375rem .75rem .375rem 0; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top;
  overflow-wrap: anywhere; }
th { font-weight: 500; }
thead th { color: var(--soft); font-size: .875rem; }
tfoot th, tfoot td { font-weight: 600; border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
th, .number, .mark { white-space: nowrap; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: .5rem 0; border-bottom: 1px solid var(--line); }
.checks li { display: grid; grid-template-columns: 5.5rem 1fr; gap: 0 1rem; }
li p { color: var(--soft); overflow-wrap: anywhere; }
li p.fix { color: var(--ink); }
.mark { font-weight: 600; }
.mark.passed { color: var(--good); }
.mark.failed { color: var(--bad); }
.mark.skipped { color: var(--idle); }
.hint { margin-top: .75rem; color: var(--soft); overflow-wrap: anywhere; }
code { font: .875em/1.4 ui-monospace, "Liberation Mono", monospace; }
a { color: inherit; }
@media (max-width: 30rem) { dl > div { grid-template-columns: 1fr; } .checks li { grid-template-columns: 4.5rem 1fr; } }
@media print {
  :root { --ink: #000; --soft: #333; --line: #bbb; --paper: #fff; --ground: #fff; --good: #000; --bad: #000; --idle: #333; }
  main { max-width: none; margin: 0; padding: 0; border: 0; }
  body { font-size: 11pt; }
  h2 { break-after: avoid; }
  li, tr, dl > div { break-inside: avoid; }
}
`;
