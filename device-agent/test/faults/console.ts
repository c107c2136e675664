import { createHmac } from 'node:crypto';
import { commandList, commandStatus, fleetDetail, type CommandStatus, type FleetDetail, type RemoteCommand } from '@changqing/protocol';
import type { TestCentral } from '../central/test-central.ts';
import { eventually } from '../eventually.ts';

/** Somebody of the bureau before the staff's console. */
export interface Console {
  order(terminalId: string, command: RemoteCommand): Promise<CommandStatus>;
  /** How an order ended. */
  settled(terminalId: string, orderId: string): Promise<CommandStatus>;
  terminal(terminalId: string): Promise<FleetDetail>;
  file(id: string): Promise<Uint8Array>;
}

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const PASSWORD = 'correct horse battery';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of the moment (RFC 6238). */
function oneTimeCode(): string {
  const bits = Array.from(SECRET, (character) => BASE32.indexOf(character).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Makes an account with this role and logs it in. */
export async function openConsole({ url, bureauToken }: TestCentral, staffId: string): Promise<Console> {
  const { origin } = url;
  const ask = async (
    method: 'GET' | 'POST',
    path: string,
    body: object | undefined,
    headers: Record<string, string>,
  ): Promise<Response> => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { origin, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const account = { staffId, name: '陈工', role: 'technician', password: PASSWORD, totpSecret: SECRET };
  await ask('POST', '/v1/staff', account, { authorization: `Bearer ${bureauToken}` });
  const login = await ask('POST', '/console/api/login', { staffId, password: PASSWORD, code: oneTimeCode() }, {});
  const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const commands = (terminalId: string) => `/console/api/terminals/${terminalId}/commands`;
  const json = async (method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> =>
    (await ask(method, path, body, { cookie })).json();

  return {
    order: async (terminalId, command) => commandStatus.parse(await json('POST', commands(terminalId), { command })),
    settled: async (terminalId, orderId) => {
      const found = await eventually(
        async () => commandList.parse(await json('GET', commands(terminalId))).commands.find(({ id }) => id === orderId),
        (order) => order !== undefined && order.state !== 'queued' && order.state !== 'sent' && order.state !== 'waiting',
      );
      if (found === undefined) throw new Error('an order that central does not know');
      return found;
    },
    terminal: async (terminalId) => fleetDetail.parse(await json('GET', `/console/api/terminals/${terminalId}`)),
    file: async (id) => new Uint8Array(await (await ask('GET', `/console/api/files/${id}`, undefined, { cookie })).arrayBuffer()),
  };
}
