import { enrolmentRequest } from '@changqing/protocol';
import type { Router } from 'express';
import type { Central } from '../context.ts';
import { bureauEndpoint, parseBody } from '../http/endpoint.ts';
import { receiveEnrolment } from './receive.ts';

/** `POST /v1/enrolments` */
export function enrolmentRoutes(router: Router, central: Central): void {
  router.post('/v1/enrolments', bureauEndpoint(central, (body) => {
    const input = parseBody(body, enrolmentRequest);
    return input.ok ? receiveEnrolment(central, body, input.value) : Promise.resolve(input);
  })); // prettier-ignore
}
