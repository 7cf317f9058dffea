import { Gauge, type Registry } from 'prom-client';

/** Adds gauges to a registry, each taken at the moment of the question. */
export const gaugesIn =
  (registry: Registry) =>
  (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  };
