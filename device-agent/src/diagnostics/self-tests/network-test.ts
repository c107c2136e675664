import { lookup } from 'node:dns/promises';
import { connect as connectTcp } from 'node:net';
import { networkInterfaces } from 'node:os';
import { connect as connectTls, type PeerCertificate } from 'node:tls';
import type { Clock } from '../../clock.ts';
import { withDeadline } from '../../deadline.ts';
import { failed, passed, type SelfTest } from './self-test.ts';

export interface NetworkParts {
  readonly centralUrl: URL;
  readonly clock: Clock;
}

const EACH_MS = 5_000;
const SOON_MS = 14 * 86_400_000;

/** Interfaces, the name of central's host, a connection to its port, and the certificate that it shows. */
export const networkTest = (parts: NetworkParts): SelfTest => ({
  id: 'network',
  limitMs: 30_000,
  alone: true,
  whyNot: () => undefined,
  run: async (bench) => {
    const { centralUrl, clock } = parts;
    const up = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
      (addresses ?? []).filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
    );
    const host = centralUrl.hostname.replace(/^\[|\]$/g, '');
    const secure = centralUrl.protocol === 'https:';
    const port = Number(centralUrl.port || (secure ? 443 : 80));
    const evidence: Record<string, string | number | boolean> = { interfaces: up.length, host, port };
    if (up.length === 0 && !isLoopback(host)) return failed('没有一个网络接口连着，检查网线和交换机。', evidence);
    const name = await timed(clock, () => withDeadline(clock, EACH_MS, bench.signal, (signal) => abortable(lookup(host), signal)));
    if (name.value === undefined) return failed(`查不到中心的地址（${host}），检查 DNS 设置。`, { ...evidence, dns: name.fault });
    Object.assign(evidence, { address: name.value.address, dnsMs: name.ms });
    bench.progress(evidence);
    const reached = await timed(clock, () => withDeadline(clock, EACH_MS, bench.signal, (signal) => reach(host, port, secure, signal)));
    if (reached.value === undefined) return failed(`连不上中心的端口 ${port}，检查防火墙和网线。`, { ...evidence, connect: reached.fault });
    evidence['connectMs'] = reached.ms;
    const { certificate, untrusted } = reached.value;
    if (certificate === undefined) return passed(evidence);
    const until = Date.parse(certificate.valid_to);
    Object.assign(evidence, { certificateUntil: new Date(until).toISOString(), certificateTrusted: untrusted === undefined });
    if (untrusted !== undefined) return failed('中心的证书不可信，请联系中心的管理员。', { ...evidence, certificate: untrusted });
    if (until - clock.now() < SOON_MS) return failed('中心的证书快到期了，请联系中心的管理员。', evidence);
    return passed(evidence);
  },
});

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

async function timed<T>(
  clock: Clock,
  run: () => Promise<T>,
): Promise<{ readonly value: T | undefined; readonly ms: number; readonly fault: string }> {
  const from = clock.monotonic();
  try {
    const value = await run();
    return { value, ms: Math.round(clock.monotonic() - from), fault: '' };
  } catch (error) {
    const fault = error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.message : String(error);
    return { value: undefined, ms: Math.round(clock.monotonic() - from), fault: fault.slice(0, 200) };
  }
}

/** The system's own lookup cannot be called off: it is left behind. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('timed out')), { once: true })),
  ]);
}

interface Reached {
  readonly certificate: PeerCertificate | undefined;
  readonly untrusted: string | undefined;
}

/** Opens a connection and closes it again. A certificate that is not believed is looked at all the same, and nothing is sent over it. */
function reach(host: string, port: number, secure: boolean, signal: AbortSignal): Promise<Reached> {
  return new Promise((resolve, reject) => {
    const socket = secure ? connectTls({ host, port, servername: host, rejectUnauthorized: false }) : connectTcp({ host, port });
    const stop = () => socket.destroy(new Error('timed out'));
    signal.addEventListener('abort', stop, { once: true });
    const done = (reached: Reached) => {
      signal.removeEventListener('abort', stop);
      socket.destroy();
      resolve(reached);
    };
    socket.once('error', reject);
    if ('getPeerCertificate' in socket) {
      socket.once('secureConnect', () =>
        done({ certificate: socket.getPeerCertificate(), untrusted: socket.authorized ? undefined : String(socket.authorizationError) }),
      );
    } else socket.once('connect', () => done({ certificate: undefined, untrusted: undefined }));
  });
}
