/** The script of the pairing page: takes the token out of the address and posts it, since nothing acts on GET. */
export const PAIR_SCRIPT = `const token = new URLSearchParams(location.search).get('token') ?? '';
const answer = await fetch('/api/pair', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) });
if (answer.ok) location.replace('/');
else document.querySelector('p').textContent = '这个链接已经用过了。请用 run/kiosk-url 里的新链接。 This link was used already: open the new one in run/kiosk-url.';
`;

const page = (title: string, text: string, head = ''): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><link rel="icon" href="/favicon.svg"><title>${title}</title>${head}</head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`;

/** Opened from the link in `run/kiosk-url`. */
export const pairPage = (): string => page('正在打开', '请稍等。One moment.', '<script type="module" src="/pair.js"></script>');

/** What any other window sees. */
export const unpairedPage = (linkFile: string): string =>
  page('这个窗口还没有配对', `请在本机打开文件 ${linkFile} 里的链接。Open the link in the file ${linkFile} on this machine.`);

/** Shown where the screens were not built. */
export const noScreensPage = (): string =>
  page('界面还没有生成', '请先运行 npm start,或 vite build。Run npm start, or build kiosk-ui first.');
