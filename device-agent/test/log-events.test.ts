import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AGENT_EVENTS, DEVICE_EVENTS, LOG_EVENTS } from '../src/log-events.ts';

const folder = join(import.meta.dirname, '..', 'src');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'log-events.ts')
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('\n');

// The compiler sees to it that nothing else is logged; this, that nothing is listed that never happens.
it.each([...Object.keys(AGENT_EVENTS), ...Object.keys(DEVICE_EVENTS)])('somebody logs %s', (event) => {
  expect(sources).toContain(`'${event}'`);
});

it('the events of devices stand in the log under names of their own', () => {
  expect(LOG_EVENTS['device-damaged-frame']).toBe(DEVICE_EVENTS['damaged-frame']);
  expect(Object.keys(LOG_EVENTS)).toHaveLength(Object.keys(AGENT_EVENTS).length + Object.keys(DEVICE_EVENTS).length);
});
