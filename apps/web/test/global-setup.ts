import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/** Gives the run one place for the dashboard that its browser tests look at: the first of them builds it there. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const place = await mkdtemp(join(tmpdir(), 'recio-dashboard-'));
  project.provide('dashboardPlace', place);
  return () => rm(place, { recursive: true, force: true });
}

declare module 'vitest' {
  interface ProvidedContext {
    dashboardPlace: string;
  }
}
