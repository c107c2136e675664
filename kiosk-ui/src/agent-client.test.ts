import type { Command, View } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { CommandSender, ViewGate, whyRefused } from './agent-client.ts';
import { previewView, withoutSession } from './screens/preview.ts';

const view = (over: Partial<View>): View => ({ ...previewView({ step: 'choose' }), ...over });

describe('which views are shown', () => {
  test('a lower version of the same boot is never shown after a higher one', () => {
    const gate = new ViewGate();
    expect(gate.judge(view({ version: 5 }))).toBe('show');
    expect(gate.judge(view({ version: 4 }))).toBe('stale');
    expect(gate.judge(view({ version: 6 }))).toBe('show');
    expect(gate.judge(view({ version: 1, bootId: 'another' }))).toBe('show');
  });

  test.for([undefined, 'the-next-session'])('UI-15 a shown session that is followed by %s is over', (next) => {
    const gate = new ViewGate();
    gate.judge(view({ version: 1, sessionId: 'one' }));
    const rest = withoutSession(view({ version: 2 }));
    expect(gate.judge(next === undefined ? rest : { ...rest, sessionId: next })).toBe('over');
  });

  test('a session may begin, and go on, without a new document', () => {
    const gate = new ViewGate();
    expect(gate.judge(withoutSession(view({ version: 1 })))).toBe('show');
    expect(gate.judge(view({ version: 2, sessionId: 'one' }))).toBe('show');
    expect(gate.judge(view({ version: 3, sessionId: 'one' }))).toBe('show');
  });
});

describe('why a socket was refused', () => {
  test('only an agent that says so does not know this window', async () => {
    expect(await whyRefused(() => Promise.resolve({ status: 401, code: 'not-paired' }))).toBe('unpaired');
    expect(await whyRefused(() => Promise.resolve({ status: 401 }))).toBe('away');
    expect(await whyRefused(() => Promise.resolve({ status: 200 }))).toBe('away');
    expect(await whyRefused(() => Promise.resolve({ status: 421, code: 'host-refused' }))).toBe('away');
    expect(await whyRefused(() => Promise.reject(new Error('refused')))).toBe('away');
  });
});

describe('how commands are sent', () => {
  const agree: Command = { kind: 'consent.agree' };
  interface Asked {
    readonly nonce: string;
    readonly command: Command;
  }
  const world = (answers: readonly (number | 'throws' | 'stale' | 'not-now')[], first: View) => {
    let current: View | undefined = first;
    const asked: Asked[] = [];
    const left = [...answers];
    const sender = new CommandSender(
      (body) => {
        asked.push(body);
        const answer = left.shift() ?? 200;
        if (answer === 'throws') return Promise.reject(new Error('away'));
        if (answer === 'stale') return Promise.resolve({ status: 409, code: 'nonce-invalid' });
        if (answer === 'not-now') return Promise.resolve({ status: 409, code: 'command-not-now' });
        return Promise.resolve({ status: answer });
      },
      () => current,
    );
    return { sender, asked, show: (next: View | undefined) => (current = next) };
  };

  test('a nonce is used once: the second touch of one view is dropped, the next view takes one again', async () => {
    const { sender, asked, show } = world([], view({ nonce: 'a' }));
    expect(await sender.send(agree)).toBe('sent');
    expect(await sender.send(agree)).toBe('dropped');
    show(view({ nonce: 'b' }));
    expect(await sender.send(agree)).toBe('sent');
    expect(asked.map(({ nonce }) => nonce)).toEqual(['a', 'b']);
  });

  test('a view that was replaced while the finger was on its way: once more with the newer nonce', async () => {
    const { sender, asked, show } = world(['stale', 200], view({ nonce: 'a' }));
    const sent = sender.send(agree);
    show(view({ nonce: 'b' }));
    expect(await sent).toBe('sent');
    expect(asked.map(({ nonce }) => nonce)).toEqual(['a', 'b']);
  });

  test('but never on another page', async () => {
    const { sender, asked, show } = world(['stale', 200], view({ nonce: 'a' }));
    const sent = sender.send(agree);
    show({ ...previewView({ step: 'identifying' }), nonce: 'b' });
    expect(await sent).toBe('dropped');
    expect(asked).toHaveLength(1);
  });

  test('a command that the step does not take is not sent again', async () => {
    const { sender, asked, show } = world(['not-now', 200], view({ nonce: 'a' }));
    const sent = sender.send(agree);
    show(view({ nonce: 'b' }));
    expect(await sent).toBe('dropped');
    expect(asked).toHaveLength(1);
  });

  test('after a failure of the connection the same touch may come again', async () => {
    const { sender } = world(['throws', 200], view({ nonce: 'a' }));
    expect(await sender.send(agree)).toBe('dropped');
    expect(await sender.send(agree)).toBe('sent');
  });

  test('signs of presence do not use the nonce up', async () => {
    const { sender } = world([], view({ nonce: 'a' }));
    expect(await sender.send({ kind: 'presence' })).toBe('sent');
    expect(await sender.send(agree)).toBe('sent');
  });

  test('a sign of presence that is still under way holds no button up; signs do not pile up', async () => {
    const { sender, asked } = world([], view({ nonce: 'a' }));
    const signing = sender.send({ kind: 'presence' });
    expect(await sender.send({ kind: 'presence' })).toBe('dropped');
    const touched = sender.send(agree);
    expect(await Promise.all([signing, touched])).toEqual(['sent', 'sent']);
    expect(asked.map(({ nonce }) => nonce)).toEqual(['a', 'a']);
  });

  test('nothing is sent while the agent is away', async () => {
    const { sender, asked, show } = world([], view({ nonce: 'a' }));
    show(undefined);
    expect(await sender.send(agree)).toBe('dropped');
    expect(asked).toEqual([]);
  });
});
