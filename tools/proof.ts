import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PROOF = join(import.meta.dirname, '..', 'docs', 'proof.md');

/** Puts a section of its own into docs/proof.md, in place of the one with the same heading; the others stay. */
export function writeProof(heading: string, text: string): void {
  const now = existsSync(PROOF) ? readFileSync(PROOF, 'utf8') : '';
  writeFileSync(PROOF, withSection(now, heading, text));
}

/** @param heading a whole line: "# Proof", "## Crash points" */
export function withSection(page: string, heading: string, text: string): string {
  const sections = page.split(/^(?=#{1,2} )/m).filter((section) => section.trim() !== '');
  const at = sections.findIndex((section) => section.startsWith(`${heading}\n`));
  const section = `${heading}\n\n${text.trim()}\n`;
  const all = at < 0 ? [...sections, section] : sections.with(at, section);
  return all.map((each) => `${each.trim()}\n`).join('\n');
}
