import { ok } from '@changqing/protocol';
import type { Router } from 'express';
import type { Central } from '../context.ts';
import { bureauEndpoint, parseBody } from '../http/endpoint.ts';
import { importRecords, recordsEnvelope } from './import.ts';

/** Records of 500 people, bytes. */
export const LARGEST_RECORDS = 32_000_000;

/** `POST /v1/records`: the bureau's core system hands over people's records. */
export function recordRoutes(router: Router, central: Central): void {
  router.post('/v1/records', bureauEndpoint(central, async (body) => {
    const input = parseBody(body, recordsEnvelope);
    return input.ok ? ok(await importRecords(central, input.value.people)) : input;
  })); // prettier-ignore
}
