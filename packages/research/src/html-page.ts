import { escaped } from './svg-charts.ts';

/** A page that needs nothing else. @param body HTML */
export const htmlPage = (title: string, body: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fff}
table{border-collapse:collapse;margin:1rem 0}td,th{padding:.2rem .8rem;text-align:right;border-bottom:1px solid #dde3ea}
th:first-child,td:first-child{text-align:left}small{color:#5b6776}figure{display:inline-block;margin:0 1.5rem 1rem 0;vertical-align:top}
figcaption{font-weight:600}svg text{font:11px system-ui,sans-serif;fill:#5b6776}.mark{border-left:4px solid #d97706;padding-left:.8rem}
.warning{border-left:4px solid #dc2626;padding-left:.8rem}
@media(prefers-color-scheme:dark){body{color:#dfe6ee;background:#141a21}td,th{border-color:#2c3642}small,svg text{color:#9aa7b5;fill:#9aa7b5}}
</style>
<h1>${escaped(title)}</h1>
${body}
</html>
`;
