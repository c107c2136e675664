import { slidesOf } from './slides.js';

const CONTENT = '/board/content.json';
const CONTENT_EVERY_MS = 5 * 60_000;
const RETRY_MS = 30_000;
const SLIDE_MS = { guide: 14_000, notice: 16_000, sites: 18_000, waiting: 5_000 };
/** Text of a slide becomes smaller until it fits, but never smaller than this, in hundredths of the shorter side. */
const SMALLEST = 3.8;
/** One place alone on a slide, with the longest address that there can be. */
const SMALLEST_OF_ONE_PLACE = 3.2;

const siteNo = new URL(location.href).searchParams.get('site') ?? undefined;
const main = document.querySelector('main');
const shown = { content: undefined, kept: false, position: -1, slide: undefined, left: undefined };

const inShanghai = (options) => new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', ...options });
const dayFormat = inShanghai({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' });
const hourFormat = inShanghai({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const asOfFormat = inShanghai({ year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function guideSlide({ title, step, index, of }) {
  const dots = Array.from({ length: of }, (_, at) => element('li', at === index ? { 'aria-current': 'step' } : {}, String(at + 1)));
  const words = element('div', { class: 'words' }, element('h2', {}, step.heading), element('p', {}, step.text));
  const picture = element('img', { src: `/board/pictures/${step.picture}.svg`, alt: '' });
  const counter = of === 1 ? [] : [element('ol', {}, ...dots)];
  const head = element('div', { class: 'head' }, element('h1', {}, title), ...counter);
  return element('section', { class: 'slide guide' }, head, element('div', { class: 'step' }, picture, words));
}

function noticeSlide({ notice }) {
  const lines = notice.lines.map((line) => element('p', {}, line));
  const head = element('div', { class: 'head' }, element('h1', {}, '通知'), element('h2', {}, notice.title));
  return element('section', { class: 'slide notice' }, head, ...lines);
}

function sitesSlide({ sites, nearest }) {
  const rows = sites.map((site) =>
    element(
      'div',
      {},
      element('dt', {}, site.name),
      element('dd', { class: 'telephone' }, site.telephone),
      element('dd', {}, site.address),
      element('dd', { class: 'hours' }, site.hours),
    ),
  );
  return element(
    'section',
    { class: 'slide sites' },
    element('h1', {}, nearest ? '附近还可以去这里办' : '可以去这里办'),
    element('dl', {}, ...rows),
  );
}

function waitingSlide() {
  return element('section', { class: 'slide waiting' }, element('h2', {}, '您好'), element('p', {}, '需要帮忙，请到柜台找工作人员。'));
}

const DRAW = { guide: guideSlide, notice: noticeSlide, sites: sitesSlide, waiting: waitingSlide };

const overflows = (slide) => slide.scrollHeight > slide.clientHeight + 1;

/** Takes the text down step by step until nothing is cut off. */
function fit(slide, smallest) {
  let size = Number.parseFloat(getComputedStyle(slide).getPropertyValue('--size'));
  while (overflows(slide) && size > smallest) {
    size = Math.max(smallest, size - 0.25);
    slide.style.setProperty('--size', `${size}vmin`);
  }
}

/** Shows a slide. Places that do not fit even in the smallest letters are left for a slide of their own. */
function show(slide) {
  const drawn = DRAW[slide.slide](slide);
  shown.slide = slide;
  main.querySelector('.slide')?.remove();
  main.prepend(drawn);
  fit(drawn, SMALLEST);
  shown.left = undefined;
  if (slide.slide !== 'sites') return;
  const list = drawn.querySelector('dl');
  while (overflows(drawn) && list.children.length > 1) list.lastElementChild.remove();
  fit(drawn, SMALLEST_OF_ONE_PLACE);
  const rest = slide.sites.slice(list.children.length);
  if (rest.length > 0) shown.left = { ...slide, sites: rest };
}

function slidesNow() {
  if (shown.content === undefined) return [{ slide: 'waiting' }];
  const slides = slidesOf(shown.content, today(), siteNo, innerHeight > innerWidth ? 7 : 3);
  return slides.length === 0 ? [{ slide: 'waiting' }] : slides;
}

function next() {
  const slides = slidesNow();
  if (shown.left === undefined) shown.position = (shown.position + 1) % slides.length;
  const slide = shown.left ?? slides[shown.position];
  show(slide);
  setTimeout(next, SLIDE_MS[slide.slide]);
}

function tick() {
  const now = new Date();
  document.querySelector('.day').textContent = dayFormat.format(now);
  document.querySelector('.hour').textContent = hourFormat.format(now);
  setTimeout(tick, 1000 - (now.getTime() % 1000));
}

function frame() {
  const { bureau } = shown.content;
  const own = shown.content.sites.find((site) => site.siteNo === siteNo);
  document.querySelector('.bureau').textContent = own?.name ?? bureau?.name ?? '社会保险';
  const words = bureau === undefined ? [] : [`问事情请打 `, element('b', {}, bureau.enquiries)];
  const complaints = bureau === undefined ? [] : [`投诉和表扬请打 `, element('b', {}, bureau.complaints)];
  document.querySelector('.enquiries').replaceChildren(...words);
  document.querySelector('.complaints').replaceChildren(...complaints);
}

/** A quiet word in the corner while what is shown may be old. */
function markAge() {
  document.querySelector('.as-of').textContent =
    shown.kept && shown.content !== undefined ? `以上是 ${asOfFormat.format(new Date(shown.content.at))} 的内容` : '';
}

const isContent = (content) =>
  typeof content === 'object' && content !== null && ['notices', 'guides', 'sites'].every((list) => Array.isArray(content[list]));

const keptContents = async () => ('caches' in globalThis ? caches.open('board-content') : undefined);

/** Fetches the content and keeps it for the time without central; undefined where central is away, or something else answers in its place. */
async function freshContent() {
  try {
    const response = await fetch(CONTENT, { cache: 'no-store' });
    const copy = response.clone();
    const content = response.ok && !response.headers.has('board-kept') ? await response.json() : undefined;
    if (!isContent(content)) return undefined;
    await (await keptContents())?.put(CONTENT, copy);
    return content;
  } catch {
    return undefined;
  }
}

async function keptContent() {
  try {
    const kept = await (await keptContents())?.match(CONTENT);
    const content = await kept?.json();
    return isContent(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

/** Takes what central says now, or what it said last; true where it is of now. */
async function refresh() {
  const fresh = await freshContent();
  shown.kept = fresh === undefined;
  shown.content = fresh ?? shown.content ?? (await keptContent());
  if (shown.content !== undefined) frame();
  markAge();
  return !shown.kept;
}

async function keepFresh() {
  const fresh = await refresh();
  setTimeout(keepFresh, fresh ? CONTENT_EVERY_MS : RETRY_MS);
}

if ('serviceWorker' in navigator) {
  // A new version of the page took over: show it. At the very first visit nothing was there before, and nothing changes.
  const hadWorker = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => hadWorker && location.reload());
  navigator.serviceWorker.register('/board/worker.js', { scope: '/board' }).catch(() => undefined);
}
// A typeface that came later has other widths.
document.fonts.addEventListener('loadingdone', () => shown.slide !== undefined && show(shown.slide));
tick();
await refresh();
next();
setTimeout(keepFresh, shown.kept ? RETRY_MS : CONTENT_EVERY_MS);
