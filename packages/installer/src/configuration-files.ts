import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CatalogueError } from './catalogue-error.ts';
import { checked, isPorts } from './configuration.ts';
import { type JsonObject, readJsonObject } from './json-file.ts';
import type { Layout } from './layout.ts';
import type { Ports } from './ports.ts';

/** @throws CatalogueError REC-115 that names the first thing that is wrong */
export function checkedPortManifest(value: JsonObject, path: string): { host: string; ports: Ports } {
  const { host, ports } = value;
  const refuse = (reason: string): never => {
    throw new CatalogueError('REC-115', { path, reason });
  };
  if (typeof host !== 'string' || host === '') return refuse('"host" must be an address');
  if (!isPorts(ports)) return refuse('"ports" must be a port from 1 to 65535 for each program');
  if (new Set(Object.values(ports)).size < Object.values(ports).length)
    return refuse('"ports" must give every program a port of its own');
  return { host, ports };
}

/** What each file of `config/` must be, by its name. */
const SCHEMAS: Readonly<Record<string, (value: JsonObject, path: string) => unknown>> = {
  'config.json': checked,
  'ports.json': checkedPortManifest,
};

/**
 * Checks every file of an installation's `config/` that has a schema.
 * @returns those that were checked
 * @throws CatalogueError REC-115 for the first that is wrong
 */
export async function checkConfigurationFiles({ configuration }: Layout): Promise<readonly string[]> {
  const directory = dirname(configuration);
  const paths = (await readdir(directory)).filter((name) => Object.hasOwn(SCHEMAS, name)).toSorted();
  for (const path of paths.map((name) => join(directory, name))) {
    const value = await readJsonObject(path);
    if (value !== null) SCHEMAS[basename(path)]?.(value, path);
  }
  return paths;
}
