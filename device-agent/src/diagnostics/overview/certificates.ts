import { connect } from 'node:tls';
import type { DiagnosticsView, PublicJwk, TerminalProfile } from '@changqing/protocol';

export type Certificate = DiagnosticsView['certificates'][number];

/** Keys that this terminal signs with, seals for and believes, by their thumbprints. */
export function listKeys(
  own: PublicJwk,
  madeAt: string | undefined,
  profile: TerminalProfile | undefined,
  orders: readonly PublicJwk[],
): Certificate[] {
  const each = (what: string, keys: readonly PublicJwk[]): Certificate[] => keys.map(({ kid }) => ({ what, subject: kid }));
  return [
    { what: '本机签名密钥', subject: madeAt === undefined ? own.kid : `${own.kid}（${madeAt.slice(0, 10)} 生成）` },
    ...each('中心加密公钥', profile?.evidenceKeys ?? []),
    ...each('中心应答公钥', profile?.answerKeys ?? []),
    ...each('中心指令公钥', orders),
  ];
}

/**
 * The certificate that central's door shows; undefined where there is none (http:) or nobody answers. It is looked at, not believed: whether the
 * door is opened is decided by the system's authorities.
 */
export function readCentralCertificate(url: URL, signal: AbortSignal): Promise<Certificate | undefined> {
  if (url.protocol !== 'https:') return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const socket = connect({ host, port: Number(url.port === '' ? 443 : url.port), servername: host, rejectUnauthorized: false });
    const done = (found: Certificate | undefined) => {
      socket.destroy();
      resolve(found);
    };
    signal.addEventListener('abort', () => done(undefined), { once: true });
    socket.once('error', () => done(undefined));
    socket.once('secureConnect', () => {
      const { subject, valid_to: until, fingerprint256 } = socket.getPeerCertificate();
      const untilMs = Date.parse(until);
      done({
        what: '中心网站证书',
        subject: String(subject.CN).slice(0, 100),
        ...(Number.isNaN(untilMs) ? {} : { validUntil: new Date(untilMs).toISOString() }),
        sha256: fingerprint256.replaceAll(':', '').toLowerCase(),
      });
    });
  });
}
