import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
});
afterAll(() => city.close());

const beat = async (supplies?: object) => {
  const heartbeat = { keptRecords: 0, agentVersion: '1', ...(supplies === undefined ? {} : { supplies }) };
  expect((await kiosk.request('POST', '/v1/terminals/self/heartbeat', heartbeat)).status).toBe(200);
};
const shown = async () => {
  const { terminals } = (await city.bureau('GET', '/v1/terminals')).body as { terminals: { terminalId: string; supplies?: object }[] };
  return terminals.find(({ terminalId }) => terminalId === kiosk.profile.terminalId)?.supplies;
};
const told = async () => {
  const { changes } = (await city.bureau('GET', '/v1/changes?limit=1000')).body as {
    changes: { kind: string; subject: string; data: { state?: string } }[];
  };
  return changes
    .filter(({ kind, data }) => kind === 'terminal' && data.state?.startsWith('paper-') === true)
    .map(({ subject, data }) => {
      expect(subject).toBe(kiosk.profile.terminalId);
      return data.state;
    });
};

test('a terminal that says nothing of paper has none to show', async () => {
  await beat();
  expect(await shown()).toBeUndefined();
});

test('becoming low is told once, however often the terminal says so; so is being refilled', async () => {
  await beat({ rollLeftMm: 9_000, sheetsLeft: 120, low: false });
  expect(await shown()).toEqual({ rollLeftMm: 9_000, sheetsLeft: 120, low: false });
  expect(await told()).toEqual([]);
  for (const rollLeftMm of [3_000, 2_900, 2_900, 2_800]) await beat({ rollLeftMm, sheetsLeft: 120, low: true });
  expect(await told()).toEqual(['paper-low']);
  expect(await shown()).toEqual({ rollLeftMm: 2_800, sheetsLeft: 120, low: true });
  // Restarted, it does not know for a moment: that is neither a refill nor a new alarm.
  await beat();
  await beat({ rollLeftMm: 2_700, sheetsLeft: 120, low: true });
  expect(await told()).toEqual(['paper-low']);
  await beat({ rollLeftMm: 80_000, sheetsLeft: 120, low: false });
  await beat({ rollLeftMm: 2_000, sheetsLeft: 120, low: true });
  expect(await told()).toEqual(['paper-low', 'paper-refilled', 'paper-low']);
});

test('two heartbeats at once tell it once', async () => {
  await beat({ rollLeftMm: 80_000, low: false });
  const before = (await told()).length;
  await Promise.all(Array.from({ length: 8 }, (_, index) => beat({ rollLeftMm: 1_000 + index, low: true })));
  expect((await told()).slice(before)).toEqual(['paper-low']);
});

test('nonsense is refused and changes nothing', async () => {
  const before = await shown();
  const refused = await kiosk.request('POST', '/v1/terminals/self/heartbeat', {
    keptRecords: 0,
    agentVersion: '1',
    supplies: { rollLeftMm: -1, low: true },
  });
  expect(refused.body).toMatchObject({ code: 'request-invalid' });
  expect(await shown()).toEqual(before);
});
