import { TestTerminal } from '../../central-api/test/support/test-terminal.ts';
import type { BenchCentral } from './bench-central.ts';

const clock = { now: () => Date.now(), set: () => undefined, pass: () => undefined };

/** Enrols terminals with a central, one after the other: the answers of its channel come in order. */
export async function enrolTerminals(bench: BenchCentral, count: number): Promise<readonly TestTerminal[]> {
  const terminals: TestTerminal[] = [];
  while (terminals.length < count) terminals.push(await TestTerminal.enrol(bench.url, await bench.enrolCode(), clock));
  return terminals;
}

/** Asks central as the bureau's own programs do. Throws with its answer where that is a refusal. */
export async function askAsBureau(bench: BenchCentral, path: string, body: object): Promise<unknown> {
  const response = await fetch(bench.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${bench.bureauToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
