import type { AuditEntry } from '@rec-io/domain/audit-entry';
import * as format from '../format.ts';
import { AUDIT, auditWords } from '../text/audit.ts';
import type { AuditRow } from './audit-query.ts';

/** A line for each; on the phone a card. What was written down to the letter is a press away. */
export function AuditTable({ rows, zone }: { rows: readonly AuditRow[]; zone: string }) {
  const { columns } = AUDIT;
  return (
    <section aria-label={AUDIT.caption} className="min-w-0 rounded-lg border border-line bg-panel">
      <table className="w-full text-sm max-md:block">
        <caption className="sr-only">{AUDIT.caption}</caption>
        <thead className="text-[0.7rem] text-faint max-md:sr-only">
          <tr>
            {[columns.time, columns.who, columns.what, columns.via, columns.from].map((name) => (
              <th key={name} scope="col" className="px-2 py-1.5 text-left font-medium first:pl-3">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {rows.map((row) => (
            <tr
              key={row.seq}
              className="border-t border-line/60 align-top max-md:flex max-md:flex-wrap max-md:gap-x-2 max-md:px-1 max-md:py-2"
            >
              <td className="px-2 py-1.5 whitespace-nowrap text-muted md:pl-3 max-md:py-0">
                {format.day(row.timeMs, zone)} {format.timeIn(row.timeMs, zone)}
              </td>
              <td className="px-2 py-1.5 wrap-anywhere max-md:py-0">
                {row.login}
                {row.userNo === null && row.via !== 'command' && row.via !== 'monitor' && (
                  <span className="text-muted"> ({AUDIT.nobody})</span>
                )}
              </td>
              <td className="px-2 py-1.5 max-md:order-last max-md:basis-full max-md:py-0">
                <What row={row} />
              </td>
              <td className="px-2 py-1.5 whitespace-nowrap text-muted max-md:py-0">
                {AUDIT.vias[row.via as AuditEntry['via']]}
              </td>
              <td className="px-2 py-1.5 break-all text-muted max-md:py-0">{row.address}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function What({ row }: { row: AuditRow }) {
  const { action, userAgent } = row;
  const detail = row.detail as Readonly<Record<string, unknown>>;
  const refused = action.endsWith('.refused') || Number(detail['status'] ?? 0) >= 400;
  return (
    <details>
      <summary
        className={`min-h-6 break-words touch:flex touch:min-h-11 touch:items-center ${refused ? 'text-warn' : ''}`}
      >
        {auditWords(action, detail)}
      </summary>
      <dl aria-label={AUDIT.detail} className="py-1 pl-4 font-mono text-xs break-all text-muted">
        <dt className="sr-only">{AUDIT.what}</dt>
        <dd>{action}</dd>
        {Object.entries(detail).map(([name, value]) => (
          <div key={name} className="flex gap-2">
            <dt>{name}</dt>
            <dd>{String(value)}</dd>
          </div>
        ))}
        <dt className="sr-only">{AUDIT.from}</dt>
        <dd>{userAgent}</dd>
      </dl>
    </details>
  );
}
