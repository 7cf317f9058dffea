import type { JsonSchema } from './api-document.ts';

/** A schema as a type of TypeScript. @param indent of the line on which it begins */
export function typeText(schema: JsonSchema, indent = ''): string {
  const { type, anyOf, items, properties, patternProperties, additionalProperties, required = [] } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(' | ');
  if (anyOf) return [...new Set(anyOf.map((each) => typeText(each, indent)))].join(' | ');
  if (type === 'array') return arrayText(items ?? {}, indent);
  const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const [of = others] = Object.values(patternProperties ?? {});
  if (of && Object.keys(properties ?? {}).length === 0) return `Record<string, ${typeText(of, indent)}>`;
  if (properties) {
    const inner = `${indent}  `;
    const lines = Object.entries(properties).map(([name, each]) => {
      const mark = required.includes(name) ? '' : '?';
      return `${comment(each, inner)}${inner}${key(name)}${mark}: ${typeText(each, inner)};\n`;
    });
    return lines.length === 0 ? 'Record<string, never>' : `{\n${lines.join('')}${indent}}`;
  }
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'string' || type === 'boolean' || type === 'null' ? type : 'unknown';
}

export const key = (name: string): string =>
  /^([A-Za-z_]\w*|[1-9]\d*)$/.test(name) ? name : JSON.stringify(name);

function arrayText(items: JsonSchema, indent: string): string {
  const text = typeText(items, indent);
  const isOne = !items.anyOf && !items.enum;
  return isOne ? `${text}[]` : `(${text})[]`;
}

export const comment = ({ description }: JsonSchema, indent: string): string =>
  description === undefined ? '' : `${indent}/** ${description.replaceAll('*/', '* /')} */\n`;
