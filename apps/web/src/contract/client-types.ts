import type { ApiDocument, ApiOperation, JsonSchema } from './api-document.ts';
import { ErrorReply } from './schemas.ts';
import { comment, key, typeText } from './type-text.ts';

/**
 * The types of every route as a client needs them, in the layout of openapi-typescript, so that its clients take them. Made here:
 * that package needs a TypeScript before 7.
 */
export function clientTypes({ paths }: ApiDocument): string {
  const entries = Object.entries(paths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, methods]) => {
      const operations = Object.entries(methods).map(
        ([method, operation]) =>
          `${comment({ description: operation.summary ?? '' }, '    ')}    ${method}: ${operationText(operation)};\n`,
      );
      return `  ${JSON.stringify(path)}: {\n${operations.join('')}  };\n`;
    });
  const refusal = `/** What any route may answer instead. */\nexport type Refusal = ${typeText(ErrorReply)};\n`;
  return `// Made from the routes of apps/web by npm run api.\n\n${refusal}\nexport interface paths {\n${entries.join('')}}\n`;
}

function operationText({ parameters = [], requestBody, responses }: ApiOperation): string {
  const of = (where: string): JsonSchema => {
    const here = parameters.filter((each) => each.in === where);
    return {
      properties: Object.fromEntries(
        here.map(({ name, schema, description }) => [
          name,
          { ...schema, ...(description ? { description } : {}) },
        ]),
      ),
      required: here.flatMap(({ name, required }) => (required ? [name] : [])),
    };
  };
  const given = (where: string) =>
    parameters.some((each) => each.in === where)
      ? `        ${where}${parameters.some((each) => each.in === where && each.required) ? '' : '?'}: ${typeText(of(where), '        ')};\n`
      : `        ${where}?: never;\n`;
  const body =
    requestBody === undefined
      ? '      requestBody?: never;\n'
      : `      requestBody: {\n${contentText(requestBody.content, '        ')}      };\n`;
  const answers = Object.entries(responses).map(
    ([status, { content }]) =>
      `        ${key(status)}: {\n          headers: { [name: string]: unknown };\n${
        status === 'default'
          ? '          content: { "application/json": Refusal };\n'
          : content === undefined
            ? '          content?: never;\n'
            : contentText(content, '          ')
      }        };\n`,
  );
  return `{\n      parameters: {\n${given('query')}        header?: never;\n${given('path')}        cookie?: never;\n      };\n${body}      responses: {\n${answers.join('')}      };\n    }`;
}

const contentText = (content: Readonly<Record<string, { schema: JsonSchema }>>, indent: string): string =>
  `${indent}content: {\n${Object.entries(content)
    .map(([media, { schema }]) => `${indent}  ${key(media)}: ${typeText(schema, `${indent}  `)};\n`)
    .join('')}${indent}};\n`;
