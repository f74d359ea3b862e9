import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** True when `certificate` was signed by `authority` (both PEM). */
export async function isSignedBy(certificate: string, authority: string): Promise<boolean> {
  const { publicKey } = new x509.X509Certificate(authority);
  return new x509.X509Certificate(certificate).verify({ publicKey, signatureOnly: true });
}
