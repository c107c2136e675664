import { windowInChinese } from '@changqing/protocol';
import type { ReceiptFacts } from './find-receipt.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escape(title)}</title><link rel="stylesheet" href="/style.css"></head>
<body><main><header>社会保险 · 凭条核验</header><h1>${escape(title)}</h1>${content}</main></body>
</html>
`;
}

const paragraph = (text: string, small = false): string => `<p${small ? ' class="small"' : ''}>${escape(text)}</p>`;
const WHERE = '凭条上的编号像 0017-261123-0042-1,打电话时念给工作人员就可以。';

/** What is known of a delivered receipt. A date of the next window stands there only after a match. */
export function deliveredPage(facts: ReceiptFacts): string {
  const rows: [string, string][] = [
    ['类别', facts.kind],
    ['办理日期', facts.date],
    ...(facts.maskedName === undefined ? [] : [['姓名', facts.maskedName] satisfies [string, string]]),
    ['编号', facts.recordNo],
    ['网点', facts.siteName],
    ...facts.windows.map(({ benefit, from, to }): [string, string] => [`${benefit},下次认证`, windowInChinese(from, to)]),
    ['打印份数', facts.prints === 0 ? '还没有收到打印记录' : `${String(facts.prints)} 份`],
  ];
  const list = rows.map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`).join('');
  return page(
    facts.title,
    `${paragraph(facts.line)}<dl>${list}</dl>${paragraph(`如果和您手里的凭条不一样,请打电话 ${facts.telephone} 告诉我们。`, true)}`,
  );
}

/** The code has the right form, but no record of it has come: the machine may be without network. */
export function notDeliveredPage(): string {
  return page('记录还没有送到', paragraph('机器那边的网络可能断了,恢复后会自动送来。请过一两天再看。') + paragraph(WHERE, true));
}

export function wrongCodePage(): string {
  return page('没有认出这个编码', paragraph('凭条二维码里的编码是 16 位字母和数字。请再扫一次,或照着凭条核对。') + paragraph(WHERE, true));
}

export function tooOftenPage(): string {
  return page('请稍等一会儿', paragraph('这里一分钟最多查 20 次。请过一分钟再试。'));
}

export function homePage(): string {
  return page('核验凭条', paragraph('请用手机扫凭条上的二维码,就能看到这张凭条的办理情况。') + paragraph(WHERE, true));
}
