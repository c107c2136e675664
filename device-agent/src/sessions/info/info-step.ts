import type { Step } from '@changqing/protocol';
import type { World } from '../state.ts';
import { clampPage, infoEntries, infoSites, onPage, pagesBeside, type InfoPage } from './info-page.ts';

/** What the screen shows of a page for everybody. */
export function infoStep(page: InfoPage, world: World): Step {
  const pages = pagesBeside(page, world);
  switch (page.at) {
    case 'menu':
      return { step: 'info.menu' };
    case 'list': {
      const shown = clampPage(page.page, pages);
      const entries = onPage(infoEntries(page.of, world), shown).map(({ title }) => ({ title }));
      return { step: 'info.list', of: page.of, entries, page: shown, pages };
    }
    case 'notice':
      return { step: 'info.notice', notice: { title: page.notice.title, lines: page.notice.lines } };
    case 'guide': {
      const step = page.guide.steps[page.step - 1];
      if (step === undefined) throw new Error('a guide without this step');
      return { step: 'info.guide', title: page.guide.title, ...step, page: page.step, pages };
    }
    case 'sites': {
      const shown = clampPage(page.page, pages);
      const entries = onPage(infoSites(world), shown).map(({ site: { name, address, telephone, hours, services }, distanceKm }) => ({
        name,
        address,
        telephone,
        hours,
        services,
        distanceKm,
      }));
      return { step: 'info.sites', entries, page: shown, pages };
    }
  }
}
