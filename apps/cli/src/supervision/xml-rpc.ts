/** What XML-RPC carries, as far as Supervisor uses it. */
export type XmlValue = string | number | boolean | readonly XmlValue[] | { readonly [key: string]: XmlValue };

/** Supervisor answered that it will not: by its number, such as 60 for what runs already. */
export class XmlRpcFault extends Error {
  override readonly name = 'XmlRpcFault';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export function methodCall(method: string, params: readonly (string | number | boolean)[]): string {
  const values = params.map((param) => `<param><value>${encoded(param)}</value></param>`).join('');
  return `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${values}</params></methodCall>`;
}

function encoded(param: string | number | boolean): string {
  if (typeof param === 'boolean') return `<boolean>${param ? 1 : 0}</boolean>`;
  if (typeof param === 'number') return `<int>${param}</int>`;
  return `<string>${param.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</string>`;
}

/** @throws XmlRpcFault when the answer is one. @throws Error when it is no answer */
export function methodResponse(text: string): XmlValue {
  const reader = new Reader(text);
  reader.expect('methodResponse');
  if (reader.takes('fault')) {
    const fault = reader.value() as { faultCode?: number; faultString?: string };
    throw new XmlRpcFault(Number(fault.faultCode), String(fault.faultString));
  }
  reader.expect('params');
  reader.expect('param');
  return reader.value();
}

/** Reads the tags one after the other; the only XML that it knows is what Supervisor writes. */
class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = text
      .replace(/<\?xml[^>]*\?>/, '')
      .split(/(<[^>]*>)/)
      .filter((token) => token !== '');
    this.#skipBlank();
  }

  expect(tag: string): void {
    if (!this.takes(tag))
      throw new Error(`not an answer of Supervisor: ${this.#tokens.join('').slice(0, 200)}`);
  }

  takes(tag: string): boolean {
    if (this.#tokens[this.#at] !== `<${tag}>`) return false;
    this.#at++;
    this.#skipBlank();
    return true;
  }

  value(): XmlValue {
    this.expect('value');
    const found = this.#typed();
    this.#closes('value');
    return found;
  }

  #typed(): XmlValue {
    if (this.takes('struct')) return this.#struct();
    if (this.takes('array')) return this.#array();
    const [, type] = /^<(int|i4|boolean|double|string)>$/.exec(this.#tokens[this.#at] ?? '') ?? [];
    if (type === undefined) return this.#empty() ? '' : this.#text();
    this.#at++;
    const text = this.#text();
    this.#closes(type);
    return type === 'string' ? text : type === 'boolean' ? text.trim() === '1' : Number(text);
  }

  #struct(): XmlValue {
    const found: Record<string, XmlValue> = {};
    while (this.takes('member')) {
      this.expect('name');
      const name = this.#text();
      this.#closes('name');
      found[name] = this.value();
      this.#closes('member');
    }
    this.#closes('struct');
    return found;
  }

  #array(): XmlValue {
    this.expect('data');
    const found: XmlValue[] = [];
    while (this.#tokens[this.#at] === '<value>') found.push(this.value());
    this.#closes('data');
    this.#closes('array');
    return found;
  }

  /** `<string/>`, as some versions write an empty text. */
  #empty(): boolean {
    if (!/^<\w+\s*\/>$/.test(this.#tokens[this.#at] ?? '')) return false;
    this.#at++;
    this.#skipBlank();
    return true;
  }

  #text(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.startsWith('<')) return '';
    this.#at++;
    return token
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
      .replaceAll('&amp;', '&');
  }

  #closes(tag: string): void {
    this.#skipBlank();
    this.expect(`/${tag}`);
  }

  #skipBlank(): void {
    while (/^\s+$/.test(this.#tokens[this.#at] ?? '')) this.#at++;
  }
}
