import {
  command as commandSchema,
  problemDocument,
  view as viewSchema,
  type Command,
  type ProblemCode,
  type View,
} from '@changqing/protocol';
import { io, type Socket } from 'socket.io-client';
import { AbsenceTeller, type Absence } from './absence.ts';
import type { DeskEvent } from './desk-port.ts';

/** What the page is told: a whole view, or that there is none. */
export interface AgentListener {
  readonly onView: (view: View) => void;
  /** There is no view; whatever stood on the screen has to go at once. Told again when more is known of why. */
  readonly onAbsent: (absence: Absence) => void;
  /** A session that this page has shown is over: everything of it has to go, by loading the document anew. */
  readonly onSessionOver: () => void;
  /** Something of diagnostics, which is told only while that is open. */
  readonly onDesk: (event: DeskEvent, payload: unknown) => void;
}

export interface AgentClient {
  /** Sends what was touched on the view that is shown. A second touch of the same view is dropped. */
  readonly act: (command: Command) => void;
  readonly close: () => void;
}

/**
 * Which views are shown, and when a session is over. Pure apart from what it remembers: the last version shown of a boot, and that a
 * session was shown. A lower version is never shown after a higher one.
 */
export class ViewGate {
  #bootId: string | undefined;
  #version = -1;
  #sessionId: string | undefined;
  #desk = false;

  /** `show` it, drop it as `stale`, or the session that was shown is `over`. */
  judge(view: View): 'show' | 'stale' | 'over' {
    if (view.bootId === this.#bootId && view.version < this.#version) return 'stale';
    if (this.#sessionId !== undefined && view.sessionId !== this.#sessionId) return 'over';
    // Diagnostics leaves nothing behind either.
    const desk = view.step.step === 'technician.desk';
    if (this.#desk && !desk) return 'over';
    this.#desk = desk;
    this.#bootId = view.bootId;
    this.#version = view.version;
    this.#sessionId = view.sessionId;
    return 'show';
  }
}

interface Answer {
  readonly status: number;
  /** The code of the problem that the agent answered with. */
  readonly code?: ProblemCode;
}
export type PostCommand = (body: { readonly nonce: string; readonly command: Command }) => Promise<Answer>;

/**
 * Sends commands one at a time. A nonce is used once; where the view was replaced while the finger was on its way (hints come ten times a
 * second), the command is sent once more with the newer nonce, if the page is still the same one.
 */
export class CommandSender {
  readonly #post: PostCommand;
  readonly #current: () => View | undefined;
  #busy = false;
  #signing = false;
  #used: string | undefined;

  constructor(post: PostCommand, current: () => View | undefined) {
    this.#post = post;
    this.#current = current;
  }

  async send(command: Command): Promise<'sent' | 'dropped'> {
    const touched = this.#current();
    if (command.kind === 'presence') return this.#signPresence(touched, command);
    if (this.#busy || touched === undefined || touched.nonce === this.#used) return 'dropped';
    this.#busy = true;
    try {
      const first = await this.#try(touched, command);
      if (first === 'accepted') return 'sent';
      const now = this.#current();
      if (first === 'stale' && now !== undefined && now.nonce !== touched.nonce && samePage(touched, now)) {
        return (await this.#try(now, command)) === 'accepted' ? 'sent' : 'dropped';
      }
      return 'dropped';
    } finally {
      this.#busy = false;
    }
  }

  /**
   * A sign of presence uses no nonce up and stands in nobody's way: whoever types and then touches a button means the button, even while a
   * sign is still under way. One at a time is enough.
   */
  async #signPresence(view: View | undefined, command: Command): Promise<'sent' | 'dropped'> {
    if (this.#busy || this.#signing || view === undefined || view.nonce === this.#used) return 'dropped';
    this.#signing = true;
    try {
      const { status } = await this.#post({ nonce: view.nonce, command });
      return status < 400 ? 'sent' : 'dropped';
    } catch {
      return 'dropped';
    } finally {
      this.#signing = false;
    }
  }

  async #try(view: View, command: Command): Promise<'accepted' | 'stale' | 'refused' | 'failed'> {
    this.#used = view.nonce;
    try {
      const { status, code } = await this.#post({ nonce: view.nonce, command });
      if (status < 400) return 'accepted';
      if (code === 'nonce-invalid') return 'stale';
      if (code === 'command-not-now') return 'refused';
    } catch {
      // The agent is away; the page says so as soon as the socket notices.
    }
    // Nothing was done with this nonce: the person may touch again.
    this.#used = undefined;
    return 'failed';
  }
}

function samePage(a: View, b: View): boolean {
  if (a.sessionId !== b.sessionId || a.step.step !== b.step.step) return false;
  return a.step.step !== 'capture' || b.step.step !== 'capture' || a.step.position === b.step.position;
}

const RECONNECT_MS = 500;
const DESK_EVENTS: readonly DeskEvent[] = ['diagnostics', 'live-image', 'wire'];

async function answerOf(response: Response): Promise<Answer> {
  if (response.ok) return { status: response.status };
  const problem = problemDocument.safeParse(await response.json().catch(() => undefined));
  return { status: response.status, ...(problem.success ? { code: problem.data.code } : {}) };
}

async function postCommand(body: { readonly nonce: string; readonly command: Command }): Promise<Answer> {
  const response = await fetch('/api/commands', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ nonce: body.nonce, command: commandSchema.parse(body.command) }),
    cache: 'no-store',
    signal: AbortSignal.timeout(5_000),
  });
  return answerOf(response);
}

/** A socket that is refused does not say why; the view asked for as a document does. */
async function askForView(): Promise<Answer> {
  return answerOf(await fetch('/api/view', { cache: 'no-store', signal: AbortSignal.timeout(3_000) }));
}

/** Whether an agent that gives no socket is away or does not know this window. Never fails: who does not answer is away. */
export async function whyRefused(ask: () => Promise<Answer>): Promise<'away' | 'unpaired'> {
  const answer = await ask().catch(() => undefined);
  return answer?.status === 401 && answer.code === 'not-paired' ? 'unpaired' : 'away';
}

/** Connects to the agent that served this page, and stays connected. Nothing is stored: the last view is all that is held. */
export function connectToAgent(listener: AgentListener): AgentClient {
  const gate = new ViewGate();
  let current: View | undefined;
  let over = false;
  const socket: Socket = io({ transports: ['websocket'], reconnectionDelay: 250, reconnectionDelayMax: 2_000, timeout: 3_000 });
  const absence = new AbsenceTeller((why) => listener.onAbsent(why));
  const show = (view: View): void => {
    current = view;
    absence.found();
    listener.onView(view);
  };
  const lose = (): void => {
    current = undefined;
    absence.lost();
  };
  let asking = false;
  const learnWhy = async (): Promise<void> => {
    if (asking || over) return;
    asking = true;
    absence.learned(await whyRefused(askForView));
    asking = false;
  };
  lose();
  socket.on('view', (payload: unknown) => {
    if (over) return;
    const parsed = viewSchema.safeParse(payload);
    if (!parsed.success) {
      // An agent of another version: nothing is shown that is not understood.
      console.error('view not understood', parsed.error.issues.map((issue) => issue.path.join('.')).join(', '));
      lose();
      return;
    }
    switch (gate.judge(parsed.data)) {
      case 'show':
        show(parsed.data);
        return;
      case 'stale':
        return;
      case 'over':
        over = true;
        lose();
        socket.disconnect();
        listener.onSessionOver();
    }
  });
  for (const event of DESK_EVENTS) {
    socket.on(event, (payload: unknown) => {
      if (!over && current?.step.step.startsWith('technician.') === true) listener.onDesk(event, payload);
    });
  }
  // A technician, or an order of the bureau's: the page begins anew.
  socket.on('reload', () => {
    if (over) return;
    over = true;
    lose();
    socket.disconnect();
    listener.onSessionOver();
  });
  // Whatever stood on the screen goes at once: nobody knows whether the session behind it still lives.
  socket.on('disconnect', (reason) => {
    lose();
    // After an end that the server asked for, socket.io does not come back by itself.
    if (reason === 'io server disconnect' && !over) setTimeout(() => socket.connect(), RECONNECT_MS);
  });
  // It is tried again every two seconds at the latest, so the page comes back by itself as soon as the agent knows the window.
  socket.on('connect_error', () => void learnWhy());
  const sender = new CommandSender(postCommand, () => current);
  return {
    act: (command) => void sender.send(command),
    close: () => void socket.disconnect(),
  };
}
