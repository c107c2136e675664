import type { Site, TerminalProfile } from '@changqing/protocol';
import type { Settings } from './settings/settings.ts';

/** What is shown before the bureau has said where this terminal stands. */
const UNKNOWN_SITE: Site = {
  siteNo: '0000',
  name: '未登记的终端',
  address: '',
  bureauName: '社会保险事业管理局',
  telephone: '12333',
  counter: '社保服务大厅',
  attendants: 'none',
  resultDays: 3,
  verifyBase: 'http://127.0.0.1:7081',
  latitude: 0,
  longitude: 0,
};

/** The place as people are told it: the bureau's word, with what the technician has set here. */
export function siteOf(profile: TerminalProfile | undefined, settings: Settings): Site {
  const { name, address, telephone, counter } = settings.site;
  const site = profile?.site ?? UNKNOWN_SITE;
  return {
    ...site,
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address }),
    ...(telephone === undefined ? {} : { telephone }),
    ...(counter === undefined ? {} : { counter }),
  };
}
