import { windowInChinese } from '@changqing/protocol';
import type { PaperFacts } from './find-paper.ts';
import type { ReceiptFacts } from './find-receipt.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escape(title)}</title><link rel="stylesheet" href="/style.css"></head>
<body><main><header>社会保险 · 凭条和证明核验</header><h1>${escape(title)}</h1>${content}</main></body>
</html>
`;
}

const paragraph = (text: string, small = false): string => `<p${small ? ' class="small"' : ''}>${escape(text)}</p>`;
const WHERE = '凭条上的编号像 0017-261123-0042-1，盖章的证明前面多一个 P。打电话时念给工作人员就可以。';

const list = (rows: readonly (readonly [name: string, value: string])[]): string =>
  `<dl>${rows.map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`).join('')}</dl>`;

const printsWords = (prints: number): string => (prints === 0 ? '还没有收到打印记录' : `${String(prints)} 份`);

/** What is known of a delivered receipt. A date of the next window stands there only after a match. */
export function deliveredPage(facts: ReceiptFacts): string {
  const rows: [string, string][] = [
    ['类别', facts.kind],
    ['办理日期', facts.date],
    ...(facts.maskedName === undefined ? [] : [['姓名', facts.maskedName] satisfies [string, string]]),
    ['编号', facts.recordNo],
    ['网点', facts.siteName],
    ...facts.windows.map(({ benefit, from, to }): [string, string] => [`${benefit},下次认证`, windowInChinese(from, to)]),
    ['打印份数', printsWords(facts.prints)],
  ];
  return page(
    facts.title,
    `${paragraph(facts.line)}${list(rows)}${paragraph(`如果和您手里的凭条不一样，请打电话 ${facts.telephone} 告诉我们。`, true)}`,
  );
}

/** What is known of an official paper: the figures that stand on it, so that whoever was given it can compare. */
export function paperPage(facts: PaperFacts): string {
  const rows: [string, string][] = [
    ['类别', facts.kind],
    ['编号', facts.number],
    ['出具日期', facts.date],
    ['姓名', facts.maskedName],
    ...facts.figures.map(({ label, value }): [string, string] => [label, value]),
    ['网点', facts.siteName],
    ['打印份数', printsWords(facts.prints)],
  ];
  return page(
    '这份证明由社保局出具',
    `${paragraph('请拿手里的纸对一对：编号、日期、姓和下面的内容都一样，才是这一份。')}${list(rows)}${paragraph(
      `如果和您手里的纸不一样，以这里为准，请打电话 ${facts.telephone} 告诉我们。`,
      true,
    )}`,
  );
}

/**
 * The code has the right form, but nothing of it has come. A receipt may still be on its way, for a machine may be without network; a paper with a
 * seal is issued by central itself, so that one whose code is unknown is not ours.
 */
export function notDeliveredPage(): string {
  return page(
    '记录还没有送到',
    paragraph('如果是凭条：机器那边的网络可能断了，恢复后会自动送来。请过一两天再看。') +
      paragraph(
        '如果是盖章的证明：证明一出具就能在这里查到。请再对一遍编码；还是查不到的，就不是社保局出具的，请先不要使用，拿到柜台核对。',
      ) +
      paragraph(WHERE, true),
  );
}

export function wrongCodePage(): string {
  return page(
    '没有认出这个编码',
    paragraph('二维码里的编码是 16 位字母和数字。请再扫一次，或照着纸上的编码核对。') + paragraph(WHERE, true),
  );
}

export function tooOftenPage(): string {
  return page('请稍等一会儿', paragraph('这里一分钟最多查 20 次。请过一分钟再试。'));
}

export function homePage(): string {
  return page('核验凭条和证明', paragraph('请用手机扫凭条或证明上的二维码，就能看到社保局这里记的内容。') + paragraph(WHERE, true));
}
