import { err, ok, type IdCard, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import { decodeUtf16 } from '../../codec/utf16.ts';
import type { CardEvent, IdCardReader } from '../../hal/id-card-reader.ts';
import type { DeviceError, DeviceIdentity, ReaderStatus } from '../../hal/status.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink, LinkOpener } from '../../links/byte-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { createEventQueue, type EventQueue } from '../event-queue.ts';
import { createStatusBoard, keepConnected } from '../watch.ts';
import { parseCardText } from './card-text.ts';
import { createSamConversation, type SamConversation } from './conversation.ts';
import { ADDRESS_BYTES, describeStatus, formatSamNumber, parseCardBlocks, parseSamNumber, STATUS, type CommandName } from './messages.ts';
import { KEEP_ALIVE_MS, MAKER, MODEL, type Settings } from './model.ts';
import type { SamReply } from './wire.ts';
import { afterFind, isSameAgain, type LastCard, type Presence } from './presence.ts';

interface Connected {
  readonly conversation: SamConversation;
  readonly identity: DeviceIdentity;
}

/** Silence in a row after which the reader is greeted anew. */
const MOST_SILENT = 2;

/**
 * Driver of an ID card reader with a SAM_V module. It connects at once and looks for cards only while somebody watches, or while
 * a card that was told lies there, to see it go.
 */
export function createSamVReader(opener: LinkOpener, settings: Settings, clock: Clock, log: DeviceLog): IdCardReader {
  const board = createStatusBoard<ReaderStatus>({ state: 'starting' });
  const stopping = new AbortController();
  const watchers = new Set<EventQueue<CardEvent>>();
  let presence: Presence = { state: 'empty' };
  let last: LastCard | undefined;

  const tell = (event: CardEvent) => {
    for (const watcher of watchers) watcher.push(event);
  };

  const greet = async (link: ByteLink, signal: AbortSignal): Promise<Result<Connected, DeviceError>> => {
    const conversation = createSamConversation(link, clock, log);
    const health = await conversation.ask('checkStatus', signal);
    if (!health.ok) return health;
    if (health.value.status !== STATUS.success) return err({ code: 'faulty', detail: describeStatus(health.value.status) });
    const answer = await conversation.ask('readSamNumber', signal);
    if (!answer.ok) return answer;
    const number = answer.value.status === STATUS.success ? parseSamNumber(answer.value.data) : undefined;
    if (number === undefined)
      return err({ code: 'garbled', detail: `number of the security module: ${describeStatus(answer.value.status)}` });
    return ok({ conversation, identity: { model: MODEL, maker: MAKER, serialNumber: formatSamNumber(number), firmware: '' } });
  };

  const tend = async (now: Connected, signal: AbortSignal): Promise<DeviceError> => {
    board.set({ state: 'ready', identity: now.identity });
    log({ event: 'connected', detail: opener.name });
    const over = new AbortController();
    void now.conversation.ended.then(() => over.abort());
    const either = AbortSignal.any([signal, over.signal]);
    try {
      return await lookForCards(now, either);
    } finally {
      if (presence.state === 'told' || presence.state === 'unreadable') tell({ kind: 'card-removed', certain: false });
      presence = { state: 'empty' };
    }
  };

  const lookForCards = async (now: Connected, signal: AbortSignal): Promise<DeviceError> => {
    let silent = 0;
    let heardAtMs = clock.monotonic();
    for (;;) {
      await clock.sleep(settings.pollMs, signal);
      if (isAborted(signal)) return { code: 'link', cause: { code: 'unplugged' } };
      const step = await lookOnce(now, heardAtMs, signal);
      if (step === 'not asked') continue;
      if (step.ok) {
        silent = 0;
        heardAtMs = clock.monotonic();
      } else if (step.error.code === 'no-answer' || step.error.code === 'garbled') {
        silent += 1;
        if (silent >= MOST_SILENT) return step.error;
      } else if (!isAborted(signal)) return step.error;
    }
  };

  const lookOnce = async (
    now: Connected,
    heardAtMs: number,
    signal: AbortSignal,
  ): Promise<Result<undefined, DeviceError> | 'not asked'> => {
    const watched = watchers.size > 0;
    if (presence.state === 'unread' && watched) return readAndTell(now, false, signal);
    if (watched || presence.state === 'told' || presence.state === 'unreadable') {
      const found = await findCard(now.conversation, signal);
      if (!found.ok) return found;
      const step = afterFind(presence, found.value, watched);
      presence = step.next;
      if (step.action === 'removed') tell({ kind: 'card-removed', certain: step.certain });
      return step.action === 'read' ? readAndTell(now, step.quietly, signal) : ok();
    }
    if (clock.monotonic() - heardAtMs < KEEP_ALIVE_MS) return 'not asked';
    const health = await now.conversation.ask('checkStatus', signal);
    return health.ok ? sound(health.value.status) : health;
  };

  /** Reads the card that was found. What a card does wrong is told and is not the reader's fault; only the wire's errors return. */
  const readAndTell = async (now: Connected, quietly: boolean, signal: AbortSignal): Promise<Result<undefined, DeviceError>> => {
    const hushed = quietly || (last !== undefined && isSameAgain(last, last.number, clock.monotonic()));
    board.set({ state: 'capturing', identity: now.identity });
    if (!hushed) tell({ kind: 'card-reading' });
    const card = await readCard(now, settings, signal);
    board.set({ state: 'ready', identity: now.identity });
    if (!card.ok) {
      if (card.error.code === 'link' || card.error.code === 'cancelled') return card;
      if (hushed) tell({ kind: 'card-reading' });
      presence = { state: 'unreadable', misses: 0, foundAgain: false };
      tell({ kind: 'card-unreadable', error: card.error });
      return card.error.code === 'faulty' || card.error.code === 'no-answer' ? card : ok();
    }
    const { number } = card.value.identity;
    const same = quietly ? last?.number === number : isSameAgain(last, number, clock.monotonic());
    // Laid down anew too soon to be told: it is looked at again until it is no longer too soon, so that nobody waits for nothing.
    presence = same && !quietly ? { state: 'empty' } : { state: 'told', misses: 0, foundAgain: quietly };
    if (same) return ok();
    last = { number, readAtMs: clock.monotonic() };
    if (quietly) tell({ kind: 'card-removed', certain: true });
    if (hushed) tell({ kind: 'card-reading' });
    // Nobody is there any more to take it: the next one who watches shall have it.
    if (watchers.size === 0) {
      presence = { state: 'unread' };
      last = undefined;
    }
    tell({ kind: 'card-read', card: card.value });
    return ok();
  };

  const running = keepConnected<Connected>(
    {
      opener,
      clock,
      greet,
      tend,
      onLost: (error) => {
        const before = board.current;
        if (before.state === 'ready' || before.state === 'capturing') log({ event: 'lost', detail: JSON.stringify(error) });
        const since = before.state === 'disconnected' ? before.since : clock.now();
        const identity = 'identity' in before ? before.identity : undefined;
        board.set(error.code === 'link' ? { state: 'disconnected', since, error } : { state: 'faulty', identity, error });
      },
    },
    stopping.signal,
  );

  return {
    status: () => board.current,
    onStatus: (listener) => board.onStatus(listener),
    async *watchCards(signal) {
      const queue = createEventQueue<CardEvent>();
      const ending = () => queue.end();
      stopping.signal.addEventListener('abort', ending);
      if (stopping.signal.aborted) queue.end();
      watchers.add(queue);
      try {
        yield* queue.watch(signal);
      } finally {
        watchers.delete(queue);
        stopping.signal.removeEventListener('abort', ending);
      }
    },
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** A reader whose security module is out of order says so to any command. */
function sound(status: number): Result<undefined, DeviceError> {
  return status === STATUS.selfTestFailed || status === STATUS.notAuthorised
    ? err({ code: 'faulty', detail: describeStatus(status) })
    : ok();
}

async function findCard(conversation: SamConversation, signal: AbortSignal): Promise<Result<boolean, DeviceError>> {
  const reply = await conversation.ask('findCard', signal);
  if (!reply.ok) return reply;
  const health = sound(reply.value.status);
  return health.ok ? ok(reply.value.status === STATUS.found) : health;
}

/** Reads the card; once more from the start where the bytes came damaged. Errors besides the wire's: `refused` by the card, `faulty`. */
async function readCard(now: Connected, settings: Settings, signal: AbortSignal): Promise<Result<IdCard, DeviceError>> {
  const first = await readText(now, signal);
  const text = !first.ok && first.error.code === 'garbled' ? await readText(now, signal) : first;
  if (!text.ok) return text;
  const card = parseCardText(text.value, now.identity.serialNumber);
  // Name and number must not lie about in memory longer than it takes to read them.
  text.value.fill(0);
  if (!card.ok) return err({ code: 'garbled', detail: card.error });
  return settings.readAddedAddress ? withAddedAddress(card.value, now.conversation, signal) : card;
}

/** Selects and reads: the 256 bytes of text. The portrait is overwritten, nobody here can decode it. */
async function readText(now: Connected, signal: AbortSignal): Promise<Result<Uint8Array, DeviceError>> {
  const selected = await askSound(now.conversation, 'selectCard', signal);
  if (!selected.ok) return selected;
  const reply = await askSound(now.conversation, 'readCard', signal);
  if (!reply.ok) return reply;
  const blocks = parseCardBlocks(reply.value.data, false);
  if (blocks === undefined) return err({ code: 'garbled', detail: 'lengths of text and photo do not fit' });
  const text = blocks.text.slice();
  reply.value.data.fill(0);
  return ok(text);
}

async function askSound(conversation: SamConversation, command: CommandName, signal: AbortSignal): Promise<Result<SamReply, DeviceError>> {
  const reply = await conversation.ask(command, signal);
  if (!reply.ok) return reply;
  const health = sound(reply.value.status);
  if (!health.ok) return health;
  return reply.value.status === STATUS.success ? reply : err({ code: 'refused', detail: describeStatus(reply.value.status) });
}

/** A card without an added address, or a reader that cannot read it, leaves the printed one. */
async function withAddedAddress(card: IdCard, conversation: SamConversation, signal: AbortSignal): Promise<Result<IdCard, DeviceError>> {
  const reply = await conversation.ask('readAddedAddress', signal);
  if (!reply.ok) return reply.error.code === 'no-answer' ? ok(card) : reply;
  if (reply.value.status !== STATUS.success || reply.value.data.length !== ADDRESS_BYTES) return ok(card);
  const address = decodeUtf16(reply.value.data);
  return ok(address === '' ? card : { ...card, address });
}
