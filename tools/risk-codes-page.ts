import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DENIALS } from '@rec-io/domain/gate';
import { RISK_PARAMETERS } from '@rec-io/domain/risk-parameters';
import { BREAKERS } from '@rec-io/engine/breakers';

/** Writes docs/reference/risk-codes.md from the gate, the breakers and the limits: node tools/risk-codes-page.ts */
export const RISK_CODES_PAGE = join(import.meta.dirname, '..', 'docs', 'reference', 'risk-codes.md');

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export function riskCodesPage(): string {
  const denials = Object.entries(DENIALS).map(([code, meaning]) => [`\`${code}\``, meaning]);
  const breakers = Object.entries(BREAKERS).map(([code, [state, when]]) => [`\`${code}\``, state, when]);
  const limits = RISK_PARAMETERS.map(({ key, label, help, default: usual, min, max, unit }) => {
    const of = (value: number) => `${value}${unit === '' ? '' : ` ${unit}`}`;
    return [`\`${key}\``, label, of(usual), `${of(min)} to ${of(max)}`, help];
  });
  return [
    '# Why an order does not leave\n',
    'Made from the gate (`packages/domain/src/gate.ts`), the breakers (`packages/engine/src/breakers.ts`) and the limits',
    '(`packages/domain/src/risk-parameters.ts`) by `node tools/risk-codes-page.ts`. How they work together: the guide on',
    '[safety](../guides/safety.md).\n',
    '## Denials\n',
    'The gate stands before every order and lets it pass, or names the first of these that stands against it. Exits of protective',
    'rules and of people are asked for `limit_price` and `numbers` alone, those of strategies for `state`, too. Cancels always',
    'pass.\n',
    table(['code', 'meaning'], denials),
    '\n## Breakers\n',
    'What goes wrong over time makes the trading state stricter by itself. It stays so until a person arms, and arming is refused',
    'while a breaker would trip again at once.\n',
    table(['code', 'makes it', 'when'], breakers),
    '\n## Limits\n',
    'Per account and mode. Shown with what is used of them by `recio risk`, set by `recio risk set`.\n',
    table(['limit', 'name', 'default', 'range', 'what it does'], limits),
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const page = riskCodesPage();
  if (readFileSync(RISK_CODES_PAGE, { encoding: 'utf8', flag: 'a+' }) !== page)
    writeFileSync(RISK_CODES_PAGE, page);
}
