import { consoleMe, type ConsoleMe, type StaffRole } from '@changqing/protocol';
import { io, type Socket } from 'socket.io-client';
import { setAccount } from '../../src/staff/set-account.ts';
import { bytesOfBase32, codeOf, TOTP_STEP_MS } from '../../src/staff/totp.ts';
import type { Clock } from '../../src/clock.ts';
import { connected } from './live-terminal.ts';
import type { TestCentral } from './test-central.ts';

export const PASSWORD = 'a long enough password';
export const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
/** Cheap hashes: what is tested here is not argon2. */
const QUICK = { memoryCost: 64, timeCost: 1, parallelism: 1 };

export interface ConsoleReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

/** Somebody of the bureau at the console. */
export class ConsoleClient {
  readonly url: string;
  readonly clock: Clock;
  cookie = '';

  constructor(url: string, clock: Clock) {
    this.url = url;
    this.clock = clock;
  }

  /** Makes an account of a role and logs it in. */
  static async of(city: TestCentral, role: StaffRole, staffId: string = `${role}.one`): Promise<ConsoleClient> {
    const made = await setAccount(city.running.central, { staffId, name: '李技师', role, password: PASSWORD, totpSecret: SECRET }, QUICK);
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    const client = new ConsoleClient(city.running.url, city.clock);
    await client.logIn(staffId);
    return client;
  }

  codeNow(steps = 0): string {
    return codeOf(bytesOfBase32(SECRET), Math.floor(this.clock.now() / TOTP_STEP_MS) + steps);
  }

  async logIn(staffId: string): Promise<ConsoleMe> {
    const reply = await this.request('POST', '/console/api/login', { staffId, password: PASSWORD, code: this.codeNow() });
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
    this.cookie = /changqing-console=[^;]+/.exec(reply.headers.get('set-cookie') ?? '')?.[0] ?? '';
    return consoleMe.parse(reply.body);
  }

  async request(method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ConsoleReply> {
    const response = await fetch(this.url + path, {
      method,
      headers: { cookie: this.cookie, ...(method === 'POST' ? { origin: this.url } : {}), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, body: (json ? JSON.parse(text) : { text }) as Record<string, unknown>, headers: response.headers };
  }

  /** Opens the console's live line; rejects with the code where it is refused. */
  async listen(headers: Record<string, string> = { origin: this.url }): Promise<Socket> {
    const socket = io(`${this.url}/console`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { cookie: this.cookie, ...headers },
    });
    await connected(socket);
    return socket;
  }
}

/** The next message of a kind that fits. */
export function heard<T>(socket: Socket, name: string, fits: (message: T) => boolean = () => true, withinMs = 5_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      socket.off(name, listener);
      reject(new Error(`no ${name} within ${String(withinMs)} ms`));
    }, withinMs);
    const listener = (message: T): void => {
      if (!fits(message)) return;
      clearTimeout(late);
      socket.off(name, listener);
      resolve(message);
    };
    socket.on(name, listener);
  });
}
