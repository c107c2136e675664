import { terminalFile } from '@changqing/protocol';
import type { Router } from 'express';
import type { Central } from '../context.ts';
import { terminalEndpoint } from '../http/endpoint.ts';
import { receiveFile } from './files/receive.ts';

/** What terminals hand over besides their live line: signed reports and bundles. */
export function fleetRoutes(router: Router, central: Central): void {
  router.post(
    '/v1/terminals/self/files',
    terminalEndpoint(central, terminalFile, (file, terminal) => receiveFile(central, terminal, file)),
  );
}
