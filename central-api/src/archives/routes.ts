import { archiveImport } from '@changqing/protocol';
import type { Router } from 'express';
import type { Central } from '../context.ts';
import { bureauEndpoint, parseBody } from '../http/endpoint.ts';
import { importArchive } from './import.ts';

/** One scanned document, bytes: 300 pages of 200 kB in base64url. */
export const LARGEST_ARCHIVE = 100_000_000;

/** `POST /v1/archives`: the bureau hands over one scanned document of somebody's archive. */
export function archiveRoutes(router: Router, central: Central): void {
  router.post('/v1/archives', bureauEndpoint(central, (body) => {
    const input = parseBody(body, archiveImport);
    return input.ok ? importArchive(central, input.value) : Promise.resolve(input);
  })); // prettier-ignore
}
