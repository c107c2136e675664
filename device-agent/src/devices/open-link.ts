import type { Clock } from '../clock.ts';
import { createHidLinkOpener } from '../links/hid-link.ts';
import { createSerialLinkOpener } from '../links/serial-link.ts';
import { createTcpLinkOpener } from '../links/tcp-link.ts';
import type { DeviceEnd } from './catalogue.ts';
import { createHttpTransport } from './ipp/http-transport.ts';
import type { LinkSettings } from '../settings/settings.ts';
import { PVR_HID_USAGE } from './pvr-hid/model.ts';
import { REPORT_BYTES } from './pvr-hid/report.ts';

/** The end of a real cable, as the settings name it. HID readers are found by the usage that they tell, or by their path. */
export function openerFor(link: LinkSettings, clock: Clock): DeviceEnd {
  switch (link.kind) {
    case 'serial':
      return createSerialLinkOpener({ path: link.path, baudRate: link.baudRate, rtscts: link.rtscts, xonXoff: link.xonXoff });
    case 'tcp':
      return createTcpLinkOpener({ host: link.host, port: link.port, clock });
    case 'hid': {
      const { path, serialNumber } = link;
      const choice = path === undefined ? ({ by: 'usage', ...PVR_HID_USAGE, serialNumber } as const) : ({ by: 'path', path } as const);
      return createHidLinkOpener({ choice, reportBytes: REPORT_BYTES });
    }
    case 'ipp':
      return createHttpTransport(link.url, link.certificateSha256 === undefined ? {} : { certificateSha256: link.certificateSha256 });
  }
}
