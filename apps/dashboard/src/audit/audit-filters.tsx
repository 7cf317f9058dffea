import { FilterBar, PERIOD_OPTIONS, Select, TextFilter } from '../history/filter-bar.tsx';
import { AUDIT, AUDIT_KINDS } from '../text/audit.ts';
import type { AuditFilter } from './audit-query.ts';

export function AuditFilters(props: {
  filter: AuditFilter;
  onChange: (change: AuditFilter) => void;
  onClear: () => void;
  /** Other people's deeds are told, too. */
  hasOthers: boolean;
}) {
  const { filter, onChange, onClear, hasOthers } = props;
  const of = (name: keyof AuditFilter) => ({
    value: filter[name] ?? '',
    onChange: (value: string) => onChange({ [name]: value }),
  });
  const hasOwnDays = filter.from !== undefined || filter.to !== undefined;
  return (
    <FilterBar set={Object.keys(filter).length} onClear={onClear}>
      <Select
        label={AUDIT.period}
        options={PERIOD_OPTIONS}
        none={hasOwnDays ? AUDIT.ownDays : AUDIT.all}
        {...of('period')}
      />
      <TextFilter label={AUDIT.from} type="date" offered={[]} {...of('from')} />
      <TextFilter label={AUDIT.to} type="date" offered={[]} {...of('to')} />
      <Select label={AUDIT.what} options={AUDIT_KINDS} none={AUDIT.all} {...of('what')} />
      <Select label={AUDIT.via} options={Object.entries(AUDIT.vias)} none={AUDIT.all} {...of('via')} />
      {hasOthers && <TextFilter label={AUDIT.who} type="text" offered={[]} {...of('login')} />}
    </FilterBar>
  );
}
