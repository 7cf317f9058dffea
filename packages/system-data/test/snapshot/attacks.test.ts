import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { emptyTestDatabase } from '@rec-io/database/test-database';
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { POINTER } from '../../src/snapshot/address.ts';
import { chunkPath, type ManifestChunk, manifestPath } from '../../src/snapshot/manifest.ts';
import { openSnapshot } from '../../src/snapshot/open-snapshot.ts';
import type { Chunk, Source } from '../../src/source.ts';
import { type Forged, forged, packed } from './forged.ts';
import { bring, connected, type Place, publishingPlace, SHORT, tableOf } from './published.ts';
import { ROWS, SCHEMA } from './some-data.ts';
import { type WebServer, webServer } from './web-server.ts';

let there: Awaited<ReturnType<typeof emptyTestDatabase>>;
let here: Awaited<ReturnType<typeof emptyTestDatabase>>;
let target: Client;
let place: Place;
let untouched: Source['description'];
let forgery: Forged;
let server: WebServer;

beforeAll(async () => {
  [there, here] = [await emptyTestDatabase(), await emptyTestDatabase()];
  const source = await connected(there.admin);
  await source.query(SCHEMA);
  await source.query(ROWS);
  await source.end();
  target = await connected(here.admin);
  await target.query(SCHEMA);
  place = await publishingPlace();
  await place.publish(there.admin, { chunkBytes: 256 * 1024 });
  untouched = (await openSnapshot(place.address)).description;
});
afterAll(async () => {
  await target.end();
  await Promise.all([there.drop(), here.drop(), place.remove()]);
});
beforeEach(async () => {
  forgery = await forged(place);
  server = await webServer(forgery.directory);
});
afterEach(async () => {
  await Promise.all([server.close(), forgery.remove()]);
  // Whatever was tried: nothing came in, and the session is as good as before.
  const { rows } = await target.query('SELECT count(*)::int AS n FROM historical_data.prices');
  expect(rows).toEqual([{ n: 0 }]);
});

const open = () => openSnapshot(place.addressAt(server.url), { patience: SHORT });
const refused = (code: string, reason: RegExp) => ({
  code: `REC-${code}`,
  message: expect.stringMatching(reason),
});
const firstChunk = (source: Source): Chunk => {
  const [chunk] = source.chunks(tableOf(source, 'historical_data.prices'), [])?.missing ?? [];
  if (chunk === undefined) throw new Error('no chunk');
  return chunk;
};
const bringFirst = async (): Promise<number> => {
  const source = await open();
  return bring(source, firstChunk(source), target).finally(() => source.close());
};
const pricesIn = ({ manifest }: Forged) => {
  const at = manifest.tables.findIndex(({ name }) => name === 'prices');
  const table = manifest.tables[at];
  const chunk = table?.chunks[0];
  if (table === undefined || chunk === undefined) throw new Error('no prices');
  return { at, table, chunk };
};
/** The first chunk of the prices says something else, and all is signed again. */
const signWith = (change: (chunk: ManifestChunk) => Partial<ManifestChunk>): Promise<void> => {
  const { at, table, chunk } = pricesIn(forgery);
  const chunks = [{ ...chunk, ...change(chunk) }, ...table.chunks.slice(1)];
  return forgery.sign({
    ...forgery.manifest,
    tables: forgery.manifest.tables.with(at, { ...table, chunks }),
  });
};

test('a key is needed, and must be the publisher’s', async () => {
  const other = await publishingPlace();
  await expect(openSnapshot({ ...place.address, key: null })).rejects.toMatchObject(refused('700', /no key/));
  const address = { ...place.addressAt(server.url), key: other.key.publicKey };
  await expect(openSnapshot(address)).rejects.toMatchObject(refused('702', /is signed by .* and the key/));
  await forgery.sign(forgery.manifest, { key: other.key.publicKey });
  await expect(openSnapshot(address)).rejects.toMatchObject(refused('702', /signature .* is wrong/));
  await other.remove();
});

describe('whatever byte is altered', () => {
  const altered = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }));
  const flip = (content: Buffer, [at, by]: readonly [number, number]): Buffer => {
    const copy = Buffer.from(content);
    copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ by;
    return copy;
  };

  test('in the pointer: refused, or nothing was changed by it', async () => {
    const path = join(forgery.directory, POINTER);
    const content = await readFile(path);
    await fc.assert(
      fc.asyncProperty(altered, async (change) => {
        await writeFile(path, flip(content, change));
        const opened = await open().catch((error: unknown) => error);
        if (opened instanceof Error) expect(opened).toMatchObject({ code: expect.stringMatching(/^REC-70/) });
        else expect((opened as Source).description).toEqual(untouched);
      }),
      { numRuns: 60 },
    );
  });

  test('in the manifest: refused', async () => {
    const path = join(forgery.directory, manifestPath(forgery.pointer.manifest));
    const content = await readFile(path);
    await fc.assert(
      fc.asyncProperty(altered, async (change) => {
        await writeFile(path, flip(content, change));
        await expect(open()).rejects.toMatchObject(refused('702', /SHA-256 is another/));
      }),
      { numRuns: 60 },
    );
  });

  test('in a chunk, or cut, or with something behind it: refused', async () => {
    const path = join(forgery.directory, chunkPath(pricesIn(forgery).chunk.file));
    const content = await readFile(path);
    await fc.assert(
      fc.asyncProperty(altered, fc.constantFrom('flip', 'cut', 'grow'), async (change, how) => {
        const forms = {
          flip: flip(content, change),
          cut: content.subarray(0, change[0] % content.length),
          grow: Buffer.concat([content, Buffer.alloc(change[1])]),
        };
        await writeFile(path, forms[how]);
        await expect(bringFirst()).rejects.toMatchObject({ code: expect.stringMatching(/^REC-70[12]/) });
      }),
      { numRuns: 80 },
    );
  });
});

test('another chunk under the right name is refused as altered, even when the target complains first', async () => {
  const path = join(forgery.directory, chunkPath(pricesIn(forgery).chunk.file));
  const raw = zstdDecompressSync(await readFile(path));
  const rows = Buffer.from(raw);
  // One price is another: the target takes it without a word.
  rows[rows.length - 4] = (rows[rows.length - 4] ?? 0) ^ 1;
  for (const content of [rows, Buffer.alloc(raw.length, 'x')]) {
    await writeFile(path, packed(content));
    await expect(bringFirst()).rejects.toMatchObject(refused('702', /altered|longer|cut/));
  }
});

test('what a description must not say stays out, and says so', async () => {
  const { at, table } = pricesIn(forgery);
  const { description, tables } = forgery.manifest;
  const described = description.tables[at];
  const [column, ...others] = described?.columns ?? [];
  const forms: readonly [object, RegExp][] = [
    [
      { ...described, columns: [{ ...column, type: { ...column?.type, name: 'regproc' } }, ...others] },
      /type/,
    ],
    [{ ...described, columns: [column] }, /form that this version does not know/],
    [{ ...described, columns: 'all' }, /not one that is understood/],
  ];
  for (const [form, reason] of forms) {
    await forgery.sign({
      ...forgery.manifest,
      description: { ...description, tables: description.tables.with(at, form as never) },
    });
    const source = await open();
    expect(source.description.tables.map(({ name }) => name)).toEqual(
      tables.map(({ name }) => name).filter((name) => name !== table.name),
    );
    expect(source.description.skipped.find(({ name }) => name.endsWith('prices'))?.reason).toMatch(reason);
  }
  await forgery.sign({ ...forgery.manifest, tables: [], description: { tables: [] } });
  await expect(open()).rejects.toMatchObject({ code: 'REC-685' });
});

test('what unpacks to more than was signed is given up at once', async () => {
  const bomb = await forgery.addChunk(zstdCompressSync(Buffer.alloc(300_000_000)));
  await signWith(({ rawBytes }) => ({ ...bomb, rawBytes }));
  const source = await open();
  const { stream } = (target as unknown as { readonly connection: { readonly stream: Socket } }).connection;
  const sentBefore = stream.bytesWritten;
  await expect(bring(source, firstChunk(source), target)).rejects.toMatchObject(
    refused('702', /unpacks to more/),
  );
  expect(stream.bytesWritten - sentBefore).toBeLessThan(2_000_000);

  const greedy = await forgery.addChunk(
    zstdCompressSync(Buffer.alloc(50_000_000, 'ab'), { params: { [constants.ZSTD_c_windowLog]: 26 } }),
  );
  await signWith(() => ({ ...greedy, rawBytes: 50_000_000 }));
  await expect(bringFirst()).rejects.toMatchObject(refused('702', /cannot be unpacked/));
  await signWith(({ rawBytes }) => ({ rawBytes: rawBytes + 1 }));
  await expect(bringFirst()).rejects.toMatchObject(refused('702', /unpacks to \d+ bytes, and/));
});

test('a form that is not known is refused before anything of it is used', async () => {
  const { manifest } = forgery;
  const { at, table } = pricesIn(forgery);
  const forms: readonly [object, RegExp][] = [
    [{ ...manifest, format: 2 }, /format 2, and 1 is known/],
    [{ ...manifest, extra: 1 }, /form expected at \/extra/],
    [{ ...manifest, tables: [] }, /other tables/],
    [{ ...manifest, tables: manifest.tables.with(at, { ...table, rows: table.rows + 1 }) }, /not the sum/],
    [{ ...manifest, tables: manifest.tables.with(at, { ...table, text: '1' }) }, /not the sum/],
  ];
  for (const [form, reason] of forms) {
    await forgery.sign(form);
    await expect(open()).rejects.toMatchObject(refused('703', reason));
  }
  for (const more of [{ format: 2 }, { bytes: 65 * 1024 * 1024 }]) {
    await forgery.sign(manifest, more);
    await expect(open()).rejects.toMatchObject({ code: 'REC-703' });
  }
  for (const [content, code] of [
    ['<html>', 'REC-702'],
    ['[]', 'REC-703'],
    ['', 'REC-702'],
    ['{"format":1}', 'REC-703'],
  ] as const) {
    await writeFile(join(forgery.directory, POINTER), content);
    await expect(open()).rejects.toMatchObject({ code });
  }
});

describe('a server that', () => {
  const endless = (start: Buffer = Buffer.alloc(0)) => {
    server.accident = (_request, response, path) => {
      if (path !== POINTER && !path.startsWith('chunks/')) return false;
      if (path.startsWith('chunks/') === (start.length === 0)) return false;
      response.writeHead(200);
      response.write(start);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        response.once('drain', more);
      };
      more();
      return true;
    };
  };

  test('never ends is cut off', async () => {
    endless();
    await expect(open()).rejects.toMatchObject(refused('702', /longer than 65536/));
    endless(readFileSync(join(forgery.directory, chunkPath(pricesIn(forgery).chunk.file))));
    await expect(bringFirst()).rejects.toMatchObject(refused('702', /longer than the \d+ bytes/));
  });

  test('has not the file, fails for ever, or sends one about is told so', async () => {
    const answers: readonly [number, Record<string, string>, RegExp, number][] = [
      [404, {}, /404/, 1],
      [403, {}, /403/, 1],
      [500, {}, /500/, SHORT.triesMax],
      [302, { location: '/manifest.json' }, /from address to address/, 4],
      [302, { location: 'http://192.0.2.1/' }, /only https: is followed/, 1],
      [302, { location: 'file:///etc/passwd' }, /only https: is followed/, 1],
      [302, {}, /redirects to no address/, 1],
      [206, { 'content-range': 'bytes 5-9/10' }, /another part/, 1],
    ];
    for (const [status, headers, reason, times] of answers) {
      server.asked.length = 0;
      server.accident = (_request, response) => {
        response.writeHead(status, headers).end();
        return true;
      };
      await expect(open()).rejects.toMatchObject(refused('701', reason));
      expect(server.asked).toHaveLength(times);
    }
    server.accident = (_request, response) => {
      response.destroy();
      return true;
    };
    await expect(open()).rejects.toMatchObject({ code: 'REC-701' });
  });

  test('moved is followed', async () => {
    server.accident = (_request, response, path) => {
      if (path.startsWith('moved/')) return false;
      response.writeHead(307, { location: `/moved/${path}` }).end();
      return true;
    };
    const elsewhere = await webServer(join(forgery.directory, '..'));
    server.accident = (_request, response, path) => {
      response.writeHead(307, {
        location: `${elsewhere.url}/${forgery.directory.split('/').at(-1)}/${path}`,
      });
      response.end();
      return true;
    };
    expect((await open()).description).toEqual(untouched);
    await elsewhere.close();
  });

  test('says nothing, stops in the middle or drips is not waited for', async () => {
    const patience = { ...SHORT, triesMax: 2, silenceMsMax: 100, slowMsMax: 300 };
    const tried = () => openSnapshot(place.addressAt(server.url), { patience });
    server.accident = () => true;
    await expect(tried()).rejects.toMatchObject(refused('701', /does not answer/));
    server.accident = (_request, response) => {
      response.writeHead(200, { 'content-length': 500 }).write('{');
      return true;
    };
    await expect(tried()).rejects.toMatchObject(refused('701', /nothing comes/));
    server.accident = (_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
      return true;
    };
    await expect(tried()).rejects.toMatchObject(refused('701', /less than 1000 bytes a second/));
  });

  test('cannot prove its name is not asked for anything', async () => {
    const secure = await webServer(forgery.directory, { tls: true });
    const opening = openSnapshot(place.addressAt(secure.url), { patience: SHORT });
    await expect(opening).rejects.toMatchObject(refused('701', /self-signed certificate/));
    expect(secure.asked).toEqual([]);
    await secure.close();
  });

  test('changed what it has meanwhile says that a chunk is gone', async () => {
    const source = await open();
    server.accident = (_request, response, path) => {
      if (!path.startsWith('chunks/')) return false;
      response.writeHead(404).end();
      return true;
    };
    await expect(bring(source, firstChunk(source), target)).rejects.toMatchObject(refused('701', /404/));
  });
});

test('a copy that is cancelled ends at once, also while the server is silent', async () => {
  const source = await open();
  const chunk = firstChunk(source);
  server.accident = (_request, response) => {
    response.writeHead(200, { 'content-length': 1_000_000 }).write('x');
    return true;
  };
  const stop = new AbortController();
  const bringing = bring(source, chunk, target, { signal: stop.signal });
  setTimeout(() => stop.abort(new Error('enough')), 50);
  await expect(bringing).rejects.toThrow('enough');
  const limit = new Error('too much');
  server.accident = () => false;
  await expect(bring(source, chunk, target, { came: () => Promise.reject(limit) })).rejects.toBe(limit);
  expect((await readdir(join(forgery.directory, 'chunks'))).length).toBeGreaterThan(3);
});
