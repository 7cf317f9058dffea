import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

type Rules = {
  groups: {
    rules: { alert: string; expr: string; for?: string; labels: { severity: string }; annotations: object }[];
  }[];
};
type Dashboard = {
  panels: { id: number; type: string; title: string; targets?: { expr: string }[]; gridPos: object }[];
};
type Prometheus = {
  rule_files: string[];
  scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
};

/** What every program tells of itself, by prom-client and Prometheus. */
const OF_ALL = [
  ...['up', 'process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds'],
];
const told = new Set([
  ...OF_ALL,
  ...globSync('apps/*/src/**/*.ts', { cwd: ROOT })
    .filter((path) => !path.endsWith('.test.ts'))
    .flatMap((path) => [...read(path).matchAll(/'(rec_[a-z_]+)'/g)].map(([, name]) => name ?? '')),
]);
/** The names of metrics in an expression: what is no function, label, or word of the language. */
const named = (expr: string): readonly string[] =>
  [...expr.replace(/\{[^}]*\}|\[[^\]]*\]/g, '').matchAll(/\b[a-z_][a-z_0-9]+\b(?!\()/g)]
    .map(([name]) => name)
    .filter((name) => !['or', 'and', 'unless', 'by', 'on'].includes(name));

const rules = (parse(read('config/monitoring/alert-rules.yml')) as Rules).groups.flatMap(
  (group) => group.rules,
);
const { panels } = JSON.parse(read('config/monitoring/grafana-dashboard.json')) as Dashboard;

test.each(rules)('the rule $alert asks only for what is told, and says what to do', ({ expr, ...rule }) => {
  expect(named(expr).length).toBeGreaterThan(0);
  expect(named(expr).filter((name) => !told.has(name))).toEqual([]);
  expect(['critical', 'warning']).toContain(rule.labels.severity);
  expect(rule.annotations).toEqual({ summary: expect.any(String), description: expect.any(String) });
});

test('no rule has the name of another', () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
});

test('the dashboard draws only what is told', () => {
  const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  expect(expressions.length).toBeGreaterThan(20);
  expect(expressions.flatMap(named).filter((name) => !told.has(name))).toEqual([]);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});

test('Prometheus asks each program that there is, at its own port', () => {
  const { rule_files, scrape_configs } = parse(read('config/monitoring/prometheus.yml')) as Prometheus;
  const { host, ports } = JSON.parse(read('config/ports.json')) as {
    host: string;
    ports: Record<string, number>;
  };
  // The database and the simulated exchange are no programs of ours that trade.
  const programs = Object.entries(ports).filter(([name]) => !['database', 'exchange-sim'].includes(name));
  expect(
    scrape_configs.map(({ job_name, static_configs }) => [job_name, static_configs[0]?.targets]),
  ).toEqual(programs.map(([name, port]) => [name, [`${host}:${port}`]]));
  expect(rule_files).toEqual(['alert-rules.yml']);
});

test('all names begin alike', () => {
  const others = globSync('apps/*/src/**/metrics.ts', { cwd: ROOT }).flatMap((path) =>
    [...read(path).matchAll(/'((?!rec_)[a-z]+_[a-z_]+)',\n/g)].map(([, name]) => name),
  );
  expect(others).toEqual([]);
});
