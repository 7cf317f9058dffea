import type { ApiDocument, ApiOperation } from './api-document.ts';
import { typeText } from './type-text.ts';

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (value: string): string => value.replaceAll(/[&<>"]/g, (mark) => MARKS[mark] ?? mark);
const idOf = (method: string, path: string): string => `${method}-${path.replaceAll(/[^a-z0-9]+/gi, '-')}`;

/** The API document as one page without a script: a list of all routes, and of each what it takes and answers. */
export function docsPage(document: ApiDocument): string {
  const { info, tags = [], paths } = document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const groups = tags.map(({ name, description = '' }) => ({
    name,
    description,
    here: operations.filter(({ operation }) => operation.tags?.includes(name)),
  }));
  const contents = groups.map(
    ({ name, here }) =>
      `<li><b>${text(name)}</b><ul>${here
        .map(({ method, path }) => `<li><a href="#${idOf(method, path)}">${heading(method, path)}</a></li>`)
        .join('')}</ul></li>`,
  );
  const sections = groups.map(
    ({ description, here }) =>
      `<section><h2>${text(description)}</h2>${here
        .map(({ method, path, operation }) => operationHtml(method, path, operation))
        .join('')}</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(info.title)}: API</title>
<link rel="stylesheet" href="/api/docs.css"></head>
<body><nav aria-label="Routes"><ul>${contents.join('')}</ul></nav>
<main><h1>${text(info.title)}: API</h1><p>${text(info.description ?? '')}</p>
<p><a href="/api/openapi.json">As OpenAPI 3.1</a></p>${sections.join('')}</main></body>
</html>
`;
}

const heading = (method: string, path: string): string =>
  `<code>${method.toUpperCase()}</code> ${text(path)}`;

function operationHtml(method: string, path: string, operation: ApiOperation): string {
  const { summary = '', description = '', parameters = [], requestBody, responses } = operation;
  const rows = parameters.map(
    ({ name, required, schema, description: what = '' }) =>
      `<tr><td><code>${text(name)}</code>${required ? '' : ' (optional)'}</td><td><code>${text(typeText(schema))}</code></td><td>${text(what)}</td></tr>`,
  );
  const takes = Object.values(requestBody?.content ?? {}).map(({ schema }) =>
    block('Takes', typeText(schema)),
  );
  const answers = Object.entries(responses).map(([status, { content }]) =>
    block(
      `Answers ${status}`,
      Object.entries(content ?? {})
        .map(([media, { schema }]) => (media === 'application/json' ? typeText(schema) : media))
        .join('\n'),
    ),
  );
  return `<article id="${idOf(method, path)}"><h3>${heading(method, path)}</h3><p>${text(summary)}</p><p>${text(description)}</p>${
    rows.length === 0
      ? ''
      : `<table><thead><tr><th>name</th><th>type</th><th>meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
  }${takes.join('')}${answers.join('')}</article>`;
}

const block = (title: string, type: string): string =>
  type === ''
    ? `<p>${title}: nothing</p>`
    : `<details><summary>${title}</summary><pre>${text(type)}</pre></details>`;
