import { staffCast } from '@changqing/fixtures';
import { dockCode, dockPower, dockPresence, type DockStaff, type IdCard } from '@changqing/protocol';
import { json, type Express, type Response } from 'express';
import type { Clock } from '../clock.ts';
import { oneTimeCode } from './one-time-code.ts';
import type { SimulatedKiosk } from './simulated-kiosk.ts';

const body = json({ limit: '16kb' });

/** The card of somebody of the bureau, by staff id. */
export const staffCardOf = (staffId: string): IdCard | undefined => staffCast().find((one) => one.staffId === staffId)?.card;

/** Who of the bureau can come to the machine, and what a technician does besides: codes, standing there, pulling the mains. */
export function dockStaff(app: Express, kiosk: SimulatedKiosk, clock: Clock, done: (response: Response) => void): void {
  app.get('/api/staff', (_request, response) => {
    const staff: DockStaff = {
      staff: staffCast().map(({ staffId, name, role, pin, password, totpSecret }) => ({
        staffId,
        name,
        role,
        pin,
        password,
        code: oneTimeCode(totpSecret, clock.now()),
      })),
    };
    response.json(staff);
  });
  app.post('/api/code', body, async (request, response) => {
    await kiosk.scanner.scan(dockCode.parse(request.body).text);
    done(response);
  });
  app.post('/api/presence', body, (request, response) => {
    const { distanceCm } = dockPresence.parse(request.body);
    kiosk.presence.stand(distanceCm === null ? undefined : { distanceCm, how: 'still' });
    done(response);
  });
  app.post('/api/power', body, async (request, response) => {
    const { mains, low } = dockPower.parse(request.body);
    await kiosk.power.change({ mains, low: !mains && low, chargePercent: mains ? 100 : low ? 5 : 80, secondsLeft: low ? 60 : 1_200 });
    done(response);
  });
}
