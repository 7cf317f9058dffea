import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { determinismViolations, importViolations } from './rings/rules.ts';
import { readPackages, readSources } from './rings/workspace.ts';

/** Checks the rings of ARCHITECTURE.md: `npm run rings`. Exit 1 and one line for each violation. */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = readPackages(root);
const violations = packages.flatMap((owner) => {
  const files = readSources(root, owner);
  return [...importViolations(owner, files, packages), ...determinismViolations(files)];
});
for (const { path, line, problem, remedy } of violations)
  console.error(`${path}:${line}: ${problem}: ${remedy}`);
console.log(`${packages.length} packages, ${violations.length} violations`);
process.exitCode = violations.length > 0 ? 1 : 0;
