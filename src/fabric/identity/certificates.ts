/** The fleet's own certificate authority and the certificates of the machines; EC P-256, PEM. */
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { isIP } from 'node:net';
import { DAY_MS } from '../../contracts/security/secret-lifetimes.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** Longest validity that TLS clients of all vendors accept for a server certificate. */
export const SERVER_VALID_DAYS = 825;
const CA_VALID_DAYS = 3650;
/** A peer whose clock is behind must not refuse a new certificate. */
const BACKDATE_MS = 60 * 60 * 1000;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

x509.cryptoProvider.set(crypto);

/** A private key (PKCS #8) and its certificate. */
export interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

/** Makes a new authority that may sign machine certificates and no further authorities. */
export async function createAuthority(now = new Date()): Promise<KeyPair> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: 'CN=Tandem fleet CA',
    ...validity(now, CA_VALID_DAYS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { key: await pemOf(keys.privateKey), certificate: certificate.toString('pem') + '\n' };
}

/**
 * Makes a certificate for a machine; its server shows it to clients and the leaf link shows it to the hub.
 *
 * @param names DNS names and IP addresses it is valid for; the first is its common name
 * @param authority key and certificate of the signing authority
 */
export async function createMachineCertificate(
  names: readonly [string, ...string[]],
  authority: KeyPair,
  now = new Date(),
): Promise<KeyPair> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: `CN=${names[0]}`,
    issuer: issuer.subject,
    ...validity(now, SERVER_VALID_DAYS),
    publicKey: keys.publicKey,
    signingKey: await privateKeyOf(authority.key),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([SERVER_AUTH, CLIENT_AUTH]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { key: await pemOf(keys.privateKey), certificate: certificate.toString('pem') + '\n' };
}

/** When a certificate ends. */
export function endOf(certificate: string): Date {
  return new x509.X509Certificate(certificate).notAfter;
}

/** Whole days until a certificate ends; negative when it has. */
export function daysLeft(certificate: string, now = new Date()): number {
  return Math.floor((endOf(certificate).getTime() - now.getTime()) / DAY_MS);
}

function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  const notBefore = new Date(now.getTime() - BACKDATE_MS);
  return { notBefore, notAfter: new Date(notBefore.getTime() + days * DAY_MS) };
}

/** 127 random bits: unique, and positive in DER. */
function newSerial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

async function pemOf(key: CryptoKey): Promise<string> {
  const der = await crypto.subtle.exportKey('pkcs8', key);
  return x509.PemConverter.encode(der, 'PRIVATE KEY') + '\n';
}

function privateKeyOf(pem: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), ALGORITHM, false, [
    'sign',
  ]);
}
