import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  beatAnswer,
  canonicalJson,
  commandOrder,
  type AuditCheckpoint,
  type BeatAnswer,
  type CommandOrder,
  type CommandOutcome,
  type EventRow,
  type Json,
  type TerminalEvent,
  type TerminalReport,
} from '@changqing/protocol';
import { CompactSign, compactVerify } from 'jose';
import { io, type Socket } from 'socket.io-client';
import { importPublicKey } from '../../src/keys/public-key.ts';
import { LIVE_PATH } from '../../src/fleet/line-names.ts';
import type { TestTerminal } from './test-terminal.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A terminal on its live line, as the contract describes it: signed handshake, beats, a chained audit with signed heads, orders. */
export class LiveTerminal {
  readonly terminal: TestTerminal;
  readonly socket: Socket;
  readonly bootId = randomUUID() as string;
  auditId = randomUUID() as string;
  audit: EventRow[] = [];
  readonly orders: CommandOrder[] = [];
  /** Whether orders are answered. */
  answers = true;

  private constructor(terminal: TestTerminal, socket: Socket) {
    this.terminal = terminal;
    this.socket = socket;
    socket.on('command', (message: { order: string }, answer: (taken: object) => void) => {
      void this.readOrder(message.order).then((order) => {
        this.orders.push(order);
        if (this.answers) answer({ ok: true });
      });
    });
  }

  /** Opens the line; rejects with central's problem code where it is refused. */
  static async open(terminal: TestTerminal, url = terminal.url): Promise<LiveTerminal> {
    const socket = io(`${url}/terminals`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: (send) => void terminal.signature('GET', LIVE_PATH, '').then((signature) => send({ signature })),
    });
    const live = new LiveTerminal(terminal, socket);
    await connected(socket);
    return live;
  }

  get id(): string {
    return this.terminal.profile.terminalId;
  }

  report(changes: Partial<TerminalReport> = {}): TerminalReport {
    const at = this.terminal.now();
    return {
      at,
      bootId: this.bootId,
      agentVersion: '0.1.0',
      uptimeSeconds: 60,
      mode: 'people',
      busy: false,
      devices: [deviceReport('card', at), deviceReport('finger', at), deviceReport('printer', at)],
      services: [
        { service: 'certification', open: true },
        { service: 'info', open: true },
      ],
      outbox: { waiting: 0 },
      today: { sessions: 3, certified: 2, kept: 1, counter: 0, prints: 2 },
      ...changes,
    };
  }

  async beat(changes: Partial<TerminalReport> = {}): Promise<BeatAnswer> {
    return beatAnswer.parse(await this.ask('beat', this.report(changes)));
  }

  /** Adds entries to the audit, as the agent chains them. */
  add(...events: readonly TerminalEvent[]): void {
    for (const event of events) {
      const content: Json = { ...event };
      const last = this.audit.at(-1);
      const row = {
        sequence: (last?.sequence ?? 0) + 1,
        at: this.terminal.now(),
        entry: canonicalJson(content),
        previousSha256: last?.sha256 ?? '0'.repeat(64),
      };
      this.audit.push({ ...row, sha256: hashOf(row) });
    }
  }

  /** Sends the entries after a place, at most 200, with the head that is signed over the last of them. */
  async send(after = 0, entries = this.audit.filter(({ sequence }) => sequence > after).slice(0, 200)): Promise<Record<string, unknown>> {
    return this.ask('events', { auditId: this.auditId, entries, checkpoint: await this.sign(entries.at(-1)) });
  }

  async sign(last: EventRow | undefined, changes: Partial<AuditCheckpoint> = {}): Promise<string> {
    const head: AuditCheckpoint = {
      terminalId: this.id,
      auditId: this.auditId,
      size: last?.sequence ?? 0,
      head: last?.sha256 ?? '0'.repeat(64),
      at: this.terminal.now(),
      ...changes,
    };
    return new CompactSign(Buffer.from(JSON.stringify(head))).setProtectedHeader({ alg: 'ES256' }).sign(this.terminal.key);
  }

  outcome(outcome: CommandOutcome): Promise<Record<string, unknown>> {
    return this.ask('outcome', outcome);
  }

  async ask(name: string, message: unknown): Promise<Record<string, unknown>> {
    return (await this.socket.timeout(5_000).emitWithAck(name, message)) as Record<string, unknown>;
  }

  /** An order, believed as an agent believes it: by a key that it pinned when it was enrolled. */
  async readOrder(jws: string): Promise<CommandOrder> {
    const [key] = this.terminal.profile.commandKeys ?? [];
    if (key === undefined) throw new Error('no key of orders was pinned');
    const { payload } = await compactVerify(jws, await importPublicKey(key, 'ES256'));
    return commandOrder.parse(JSON.parse(Buffer.from(payload).toString()));
  }

  async ended(): Promise<void> {
    if (this.socket.connected) await once(this.socket as unknown as NodeJS.EventEmitter, 'disconnect');
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** The hash that chains an entry: sequence, time, hash before, canonical JSON. */
export const hashOf = ({ sequence, at, previousSha256, entry }: Omit<EventRow, 'sha256'>): string =>
  sha256(`${String(sequence)}\n${String(Date.parse(at))}\n${previousSha256}\n${entry}`);

/** Resolves once a socket is let in; rejects with the code that it was refused with. */
export function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', (cause: Error & { data?: { code?: string } }) => {
      socket.disconnect();
      reject(new Error(cause.data?.code ?? cause.message));
    });
  });
}

export const deviceReport = (
  role: TerminalReport['devices'][number]['role'],
  since: string,
  changes: Partial<TerminalReport['devices'][number]> = {},
) => ({
  role,
  model: `${role}-model`,
  state: 'ready' as const,
  where: 'serial:/dev/ttyUSB0@9600',
  since,
  counters: { succeeded: 1, failed: 0, reconnects: 0, linkErrors: 0, resets: 0 },
  ...changes,
});
