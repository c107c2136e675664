import { afterAll, afterEach, beforeAll, test } from 'vitest';
import { chainRestoredFromOldImage } from './chain-restored-from-old-image.ts';
import { clockAYearOff } from './clock-a-year-off.ts';
import { consentWithdrawnBeforeDelivery } from './consent-withdrawn-before-delivery.ts';
import { diedBetweenCaptureAndDelivery } from './died-between-capture-and-delivery.ts';
import { powerLostBeforeDelivery } from './power-lost-before-delivery.ts';
import { replyAfterWipe } from './reply-after-wipe.ts';
import { replyLostAfterAccept } from './reply-lost-after-accept.ts';
import { templateReplacedBeforeDelivery } from './template-replaced-before-delivery.ts';
import { twoKiosksSamePerson } from './two-kiosks-same-person.ts';
import { openTown, type Town } from './town.ts';

// One central for all: each scenario has its own person and its own kiosk in the same town.
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterEach(() => town.closeKiosks());
afterAll(() => town.close());

test.each([
  ['reply-lost-after-accept', replyLostAfterAccept],
  ['reply-after-wipe', replyAfterWipe],
  ['two-kiosks-same-person', twoKiosksSamePerson],
  ['clock-a-year-off', clockAYearOff],
  ['died-between-capture-and-delivery', diedBetweenCaptureAndDelivery],
  ['consent-withdrawn-before-delivery', consentWithdrawnBeforeDelivery],
  ['template-replaced-before-delivery', templateReplacedBeforeDelivery],
  ['chain-restored-from-old-image', chainRestoredFromOldImage],
  ['power-lost-before-delivery', powerLostBeforeDelivery],
] as const)('%s', { timeout: 90_000 }, (_name, scenario) => scenario(town));
