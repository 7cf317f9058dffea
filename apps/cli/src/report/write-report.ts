import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '@rec-io/installer/durable-file';
import type { Layout } from '@rec-io/installer/layout';
import type { InstallationReport } from './installation-report.ts';
import { reportHtml } from './report-html.ts';
import { reportText } from './report-text.ts';

export type ReportFiles = { readonly text: string; readonly json: string; readonly html: string };

/** Three forms of one report, closed to others; earlier reports stay. */
export async function writeReport(layout: Layout, report: InstallationReport): Promise<ReportFiles> {
  await mkdir(layout.reports, { recursive: true, mode: 0o700 });
  const stamp = report.madeAt.replaceAll(/[:.]/g, '-');
  const at = (extension: string) => join(layout.reports, `installation-${stamp}.${extension}`);
  const files = { text: at('txt'), json: at('json'), html: at('html') };
  await writeDurably(files.text, reportText(report));
  await writeDurably(files.json, `${JSON.stringify(report, null, 2)}\n`);
  await writeDurably(files.html, reportHtml(report));
  return files;
}
