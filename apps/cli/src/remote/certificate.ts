import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { CertificateFiles } from './caddyfile.ts';

/**
 * A given certificate with its key, if a browser would take it for the name.
 * @param nowMs by the wall clock
 * @throws CatalogueError REC-326 that says what is wrong with them
 */
export async function checkedCertificate(
  files: CertificateFiles,
  hostName: string,
  nowMs: number,
): Promise<CertificateFiles> {
  const paths = { certificate: resolve(files.certificate), key: resolve(files.key) };
  const refuse = (reason: string): never => {
    throw new CatalogueError('REC-326', { path: paths.certificate, reason });
  };
  const read = (path: string) => readFile(path).catch(() => refuse(`${path} cannot be read`));
  const [pem, keyPem] = [await read(paths.certificate), await read(paths.key)];
  const parsed = <T>(parse: () => T, what: string): T => {
    try {
      return parse();
    } catch {
      return refuse(`${what} is not in PEM form`);
    }
  };
  const certificate = parsed(() => new X509Certificate(pem), 'the certificate');
  const key = parsed(() => createPrivateKey(keyPem), 'its key');
  if (!certificate.checkPrivateKey(key)) refuse('the key belongs to another certificate');
  if (certificate.checkHost(hostName) === undefined) refuse(`it is not for ${hostName}`);
  if (Date.parse(certificate.validFrom) > nowMs) refuse(`it holds only from ${certificate.validFrom}`);
  if (Date.parse(certificate.validTo) <= nowMs) refuse(`it ended ${certificate.validTo}`);
  return paths;
}
