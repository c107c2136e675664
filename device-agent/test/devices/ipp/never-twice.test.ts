import { describe, expect, it } from 'vitest';
import type { Rudeness } from '../../../src/simulators/ipp/manners.ts';
import { JOB, openOffice } from './office.ts';

// Every row of the table in driver.ts. `3 pages` come out once or not at all.
const ONCE = ['1/1', '1/2', '1/3'];
const PRINTED = { state: 'printed', evidence: 'acknowledged-checked', sheets: 3 };

/** Every way to lose an answer after the printer has done what was asked. */
const LOST_AFTER: readonly Rudeness[] = [
  { kind: 'cuts-off', when: 'after' },
  { kind: 'hangs', when: 'after' },
  { kind: 'garbage' },
  { kind: 'half-answer' },
];

describe('the answer to Create-Job is lost', () => {
  it.each(LOST_AFTER)('and the job is there (%j): it gets its document, for the first time', async (rudeness) => {
    const office = await openOffice();
    office.simulator.beRude(rudeness, { operation: 'Create-Job' });
    expect(await office.print()).toEqual(PRINTED);
    expect(office.sides()).toEqual(ONCE);
    expect(office.simulator.condition.jobs).toHaveLength(1);
  });

  it.each<Rudeness>([
    { kind: 'cuts-off', when: 'before' },
    { kind: 'hangs', when: 'before' },
    { kind: 'status', status: 503 },
  ])('and the job is not there (%j): not printed, for not a byte of the document was sent', async (rudeness) => {
    const office = await openOffice();
    office.simulator.beRude(rudeness, { operation: 'Create-Job' });
    expect(await office.print()).toEqual({ state: 'not-printed', fault: 'disconnected' });
    expect(office.sides()).toEqual([]);
    // Of what was never printed a second try is allowed.
    expect(await office.print()).toEqual(PRINTED);
  });

  it('and the printer does not answer any more: not printed', async () => {
    const office = await openOffice();
    office.simulator.beRude({ kind: 'cuts-off', when: 'after' }, { operation: 'Create-Job' });
    office.simulator.beRude({ kind: 'hangs', when: 'before' }, { operation: 'Get-Jobs', times: 99 });
    expect(await office.print()).toEqual({ state: 'not-printed', fault: 'disconnected' });
    expect(office.sides()).toEqual([]);
  });
});

describe.each([
  ['Send-Document', true],
  ['Print-Job', false],
] as const)('the answer to %s is lost', (operation, twoSteps) => {
  it.each(LOST_AFTER)('and the job is there (%j): followed to its end, not sent again', async (rudeness) => {
    const office = await openOffice({ twoSteps });
    office.simulator.beRude(rudeness, { operation });
    expect(await office.print()).toEqual(PRINTED);
    expect(office.sides()).toEqual(ONCE);
    expect(office.simulator.condition.jobs).toHaveLength(1);
  });

  it('and the job has ended before it is looked for: settled by its end', async () => {
    const office = await openOffice({ twoSteps });
    office.simulator.beRude({ kind: 'slow', delayMs: 40_000 }, { operation });
    expect((await office.print({ pages: 1 })).state).toBe('printed');
    expect(office.sides()).toEqual(['1/1']);
  });

  it('and the job is not there: unknown, and nothing is sent again', async () => {
    const office = await openOffice({ twoSteps });
    office.simulator.beRude({ kind: 'cuts-off', when: 'after' }, { operation });
    office.simulator.makeTrouble('paper-out');
    office.simulator.clear('paper-out');
    const printing = office.print();
    office.simulator.powerCycle();
    const outcome = await printing;
    // The printer forgot everything: before or after the document came, nobody can tell from outside.
    expect(['unknown', 'not-printed']).toContain(outcome.state);
    expect(office.sides()).toEqual([]);
    expect(office.simulator.condition.jobs).toEqual([]);
  });

  it('and the printer forgot it in the middle: unknown, and what came out stays all', async () => {
    const office = await openOffice({ twoSteps });
    office.simulator.makeTrouble('power-lost', { afterPages: 2 });
    const stop = office.simulator.onSheet(({ n }) => {
      if (n === 2) office.clock.after(10_000, () => office.simulator.powerOn());
    });
    expect(await office.print()).toMatchObject({ state: 'unknown', fault: 'no-answer' });
    stop();
    await office.clock.advance(60_000);
    expect(office.sides()).toEqual(['1/1', '1/2']);
  });

  it('and the printer does not answer any more: unknown after lostMs, not earlier', async () => {
    const office = await openOffice({ twoSteps }, { lostMs: 90_000 });
    office.simulator.makeTrouble('power-lost', { afterPages: 1 });
    const begun = office.clock.monotonic();
    expect(await office.print()).toMatchObject({ state: 'unknown', fault: 'no-answer' });
    expect(office.clock.monotonic() - begun).toBeGreaterThan(90_000);
    expect(office.told.at(-1)).toMatchObject({ waitingFor: 'disconnected' });
  });
});

describe('the document breaks off on the way', () => {
  it('and the printer says that it has none: offered again, comes out once', async () => {
    const office = await openOffice();
    office.simulator.beRude({ kind: 'cuts-off', when: 'midway' }, { operation: 'Send-Document' });
    expect(await office.print()).toEqual(PRINTED);
    expect(office.sides()).toEqual(ONCE);
  });

  it('again and again: given up, cancelled, not printed', async () => {
    const office = await openOffice();
    office.simulator.beRude({ kind: 'cuts-off', when: 'midway' }, { operation: 'Send-Document', times: 99 });
    expect(await office.print()).toEqual({ state: 'not-printed', fault: 'disconnected' });
    expect(office.simulator.condition.jobs).toMatchObject([{ state: 'canceled' }]);
    expect(office.sides()).toEqual([]);
  });

  it('and the printer does not say how much it has: cancelled, never sent again', async () => {
    const office = await openOffice({ tellsDocuments: false });
    office.simulator.beRude({ kind: 'cuts-off', when: 'midway' }, { operation: 'Send-Document' });
    expect(await office.print()).toEqual({ state: 'not-printed', fault: 'disconnected' });
    expect(office.simulator.condition.jobs).toMatchObject([{ state: 'canceled' }]);
    await office.clock.advance(600_000);
    expect(office.sides()).toEqual([]);
  });

  it('and the printer gives the job up: not printed', async () => {
    const office = await openOffice({ brokenDocument: 'aborts' });
    office.simulator.beRude({ kind: 'cuts-off', when: 'midway' }, { operation: 'Send-Document' });
    expect((await office.print()).state).toBe('not-printed');
    expect(office.sides()).toEqual([]);
  });

  it('of a Print-Job: unknown where the printer has no such job, not printed where it gave it up', async () => {
    const silent = await openOffice({ twoSteps: false });
    silent.simulator.beRude({ kind: 'cuts-off', when: 'midway' }, { operation: 'Print-Job' });
    expect(await silent.print()).toMatchObject({ state: 'unknown' });
    const frank = await openOffice({ twoSteps: false, brokenDocument: 'aborts' });
    frank.simulator.beRude({ kind: 'cuts-off', when: 'midway' }, { operation: 'Print-Job' });
    expect(await frank.print()).toMatchObject({ state: 'not-printed' });
    expect([...silent.sides(), ...frank.sides()]).toEqual([]);
  });
});

describe('a refusal is believed', () => {
  it.each(['Validate-Job', 'Create-Job', 'Send-Document'] as const)('of %s by HTTP: not printed', async (operation) => {
    const office = await openOffice();
    office.simulator.beRude({ kind: 'status', status: 403 }, { operation, times: 99 });
    const outcome = await office.print();
    // A printer that does not know Validate-Job is asked to print all the same.
    if (operation === 'Validate-Job') expect(outcome).toEqual(PRINTED);
    else expect(outcome).toEqual({ state: 'not-printed', fault: 'unrecoverable' });
    expect(office.sides()).toEqual(operation === 'Validate-Job' ? ONCE : []);
  });

  it('nothing was sent: not printed, and Send-Document is tried again', async () => {
    const office = await openOffice();
    office.simulator.beRude({ kind: 'refuses' }, { operation: 'Send-Document', times: 3 });
    expect(await office.print()).toEqual(PRINTED);
    office.simulator.beRude({ kind: 'refuses' }, { operation: 'Send-Document', times: 999 });
    expect(await office.print({ jobId: `${JOB}-2` })).toEqual({ state: 'not-printed', fault: 'disconnected' });
    expect(office.sides(`${JOB}-2`)).toEqual([]);
  });

  it('a busy printer is asked again for a while', async () => {
    const office = await openOffice();
    office.simulator.beBusy(5);
    expect(await office.print()).toEqual(PRINTED);
    office.simulator.beBusy(9_999);
    expect(await office.print({ jobId: `${JOB}-2` })).toEqual({ state: 'not-printed', fault: 'busy' });
    expect(office.sides()).toEqual(ONCE);
  });
});

it('a number that was given anew after a power cut is somebody else’s job', async () => {
  const office = await openOffice();
  office.simulator.makeTrouble('power-lost', { afterPages: 2 });
  const other = new TextEncoder().encode('plain paper of 9 pages of somebody else');
  office.simulator.onSheet(({ n }) => {
    if (n !== 2) return;
    office.clock.after(5_000, () => {
      office.simulator.powerOn();
      office.simulator.printFromElsewhere('somebody else’s', other);
    });
  });
  expect(await office.print()).toMatchObject({ state: 'unknown' });
  expect(office.sides()).toEqual(['1/1', '1/2']);
  await office.clock.advance(60_000);
  expect(office.simulator.condition.jobs).toMatchObject([{ id: 1, name: 'somebody else’s', state: 'completed' }]);
});

it('a printer whose list tells numbers only is asked for each', async () => {
  const office = await openOffice({ twoSteps: false });
  office.simulator.lie('hides-names');
  office.simulator.beRude({ kind: 'cuts-off', when: 'after' }, { operation: 'Print-Job' });
  expect(await office.print()).toEqual(PRINTED);
  expect(office.sides()).toEqual(ONCE);
  expect(await office.passFor(office.printer.find(JOB, new AbortController().signal))).toMatchObject({ found: 'ended' });
});
