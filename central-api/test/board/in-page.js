// Runs within the board's page; handed over as text, so each function stands on its own.

/** What is cut off or too small to be read from five metres on the slide that is shown. */
export function faultsOfSlide() {
  const unit = Math.min(innerWidth, innerHeight) / 100;
  const faults = [];
  const slide = document.querySelector('.slide');
  if (slide === null) return ['no slide'];
  const name = (slide.textContent ?? '').slice(0, 30);
  if (slide.scrollHeight > slide.clientHeight + 1) faults.push(`${name}: cut off below`);
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '');
    const { right, left, bottom, top } = element.getBoundingClientRect();
    const frame = slide.getBoundingClientRect();
    if (slide.contains(element) && (bottom > frame.bottom + 1 || top < frame.top - 1))
      faults.push(`${name}: ${element.tagName} is cut off`);
    if (right > innerWidth + 1 || left < -1 || bottom > innerHeight + 1) faults.push(`${name}: ${element.tagName} leaves the screen`);
    // A place alone with the longest address may be smaller: whoever goes there comes nearer.
    const smallest = slide.querySelectorAll('dt').length === 1 && slide.contains(element) ? 3.2 : 3.8;
    if (text && !element.classList.contains('as-of') && Number.parseFloat(getComputedStyle(element).fontSize) < smallest * unit - 0.1)
      faults.push(`${name}: ${element.tagName} is too small`);
  }
  const texts = [...slide.querySelectorAll('h1, h2, p, li, dt, dd, img')].map((element) => ({
    element,
    box: element.getBoundingClientRect(),
  }));
  for (const [index, one] of texts.entries())
    for (const other of texts.slice(index + 1)) {
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (across > 1 && down > 1) faults.push(`${name}: ${one.element.tagName} lies over ${other.element.tagName}`);
    }
  return faults;
}

export async function typefacesLoaded() {
  await document.fonts.ready;
}

export const picturesLoaded = () => [...document.images].every((image) => image.complete && image.naturalWidth > 0);

export const workerIsActive = async () => (await navigator.serviceWorker.ready).active?.state === 'activated';

export const hasTypeface = () => document.fonts.check('20px Board', '养老金');

export const showsFresh = () => document.querySelector('.as-of')?.textContent === '' && document.querySelector('.slide') !== null;
