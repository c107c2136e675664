import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enrolmentRequest } from '@changqing/protocol';
import { agentContract, centralContract, dockContract, type Contract } from '@changqing/protocol/contract';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { castEnrolments } from '../generate/cast-enrolments.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the references of the cast', () => {
  const stored = z.array(enrolmentRequest).parse(JSON.parse(readFileSync(join(root, 'fixtures', 'data', 'cast-enrolments.json'), 'utf8')));

  it('are there for everybody who ever enrolled', () => {
    expect(stored).toHaveLength(57);
  });

  // Two people stand for all: the file is made anew by `npm run generate -- --cast` after a change of generator or engine.
  it.each(['cast-01', 'cast-25'])('are what generator and engine make today: %s', (personId) => {
    const [today] = [...castEnrolments((id) => id === personId)];
    expect(stored.find((enrolment) => enrolment.id === today?.id)).toEqual(today);
  });
});

/** Routes that the sources declare, as `get /v1/x/{id}`. */
function declaredRoutes(folder: string, only: RegExp): readonly string[] {
  const sources = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  return sources
    .flatMap((source) => [...source.matchAll(/\b(?:router|app)\.(get|post)\(\s*'([^']+)'/g)])
    .map(([, method = '', path = '']) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    .filter((route) => only.test(route))
    .sort();
}

const contracted = (contract: Contract, only: RegExp): readonly string[] =>
  contract.operations
    .map((operation) => `${operation.method} ${operation.path}`)
    .filter((route) => only.test(route))
    .sort();

describe('the contracts', () => {
  it('name the routes that central has, no more and no fewer', () => {
    const api = / \/(v1\/|healthz|readyz|metrics|verify\/)/;
    expect(contracted(centralContract, api)).toEqual(declaredRoutes('central-api/src', api));
  });

  it('name the routes of the agent’s API', () => {
    const api = / \/(api\/|healthz|readyz|metrics)/;
    expect(contracted(agentContract, api)).toEqual(declaredRoutes('device-agent/src/api', api));
  });

  it('name what the dock can do', () => {
    const declared = declaredRoutes('device-agent/src/simulators', / \/api\//);
    // Express knows pictures and texts by their whole file names.
    for (const route of contracted(dockContract, / \/api\//)) expect(declared).toContain(route.replace(/\{n\}\.(png|txt)$/, '{file}'));
  });
});
