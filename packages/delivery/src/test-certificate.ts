import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** For tests: of localhost, for a day. */
export async function ownCertificate(): Promise<{ key: string; certificate: string }> {
  const at = await mkdtemp(join(tmpdir(), 'recio-push-service-'));
  const [key, certificate] = [join(at, 'key.pem'), join(at, 'certificate.pem')];
  try {
    const asked = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const of = ['-days', '1', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    await promisify(execFile)('openssl', [...asked, ...of, '-keyout', key, '-out', certificate]);
    return { key: await readFile(key, 'utf8'), certificate: await readFile(certificate, 'utf8') };
  } finally {
    await rm(at, { recursive: true, force: true });
  }
}
