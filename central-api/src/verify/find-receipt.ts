import { maskName, type BenefitAnswer, type BenefitKind } from '@changqing/protocol';
import type { Central } from '../context.ts';
import { readName } from '../people/store.ts';
import { countPrints } from '../prints/store.ts';

/** What the public page says of a receipt. */
export interface ReceiptFacts {
  readonly title: string;
  readonly line: string;
  readonly kind: string;
  /** Civil date of Asia/Shanghai. */
  readonly date: string;
  readonly maskedName: string | undefined;
  readonly recordNo: string;
  readonly siteName: string;
  readonly telephone: string;
  readonly windows: readonly { readonly benefit: string; readonly from: string; readonly to: string }[];
  readonly prints: number;
}

const BENEFITS: Readonly<Record<BenefitKind, string>> = {
  'enterprise-pension': '企业职工基本养老金',
  'institution-pension': '机关事业单位养老金',
  'resident-pension': '城乡居民养老金',
  'survivors-allowance': '供养亲属抚恤金',
  'disability-allowance': '伤残津贴',
};

/**
 * Finds the session behind a receipt's code. A match of any of its attempts makes it a certification; without one the page says only that
 * the bureau has it, and neither why not nor what is suspected. The masked name is shown once a finger or palm has proved who came.
 */
export async function findReceipt(central: Central, code: string): Promise<ReceiptFacts | undefined> {
  const db = central.databases.identity;
  const attempts = await db
    .selectFrom('attempts')
    .innerJoin('terminals', 'terminals.id', 'attempts.terminal_id')
    .leftJoin('verifications', 'verifications.record_id', 'attempts.id')
    .select(['attempts.state', 'attempts.purpose', 'attempts.person_id', 'attempts.record_no', 'attempts.effective_on', 'terminals.site'])
    .select(['verifications.certified_as', 'verifications.benefits'])
    .where('attempts.code', '=', code)
    .orderBy('attempts.received_at')
    .execute();
  const last = attempts.at(-1);
  if (last === undefined) return undefined;
  const matched = attempts.find(({ certified_as }) => certified_as === 'accepted') ?? attempts.find(({ state }) => state === 'matched');
  const shown = matched ?? last;
  const benefits: readonly BenefitAnswer[] = matched?.benefits ?? [];
  const certified = matched?.certified_as ?? null;
  const lookedUp = certified === null && attempts.every(({ purpose }) => purpose === 'look-up');
  return {
    ...(lookedUp
      ? LOOKED_UP
      : words(
          certified,
          attempts.some(({ state }) => state === 'pending'),
        )),
    kind: lookedUp ? '查询前的身份核对' : '养老金领取资格认证',
    date: shown.effective_on,
    maskedName: matched?.person_id == null ? undefined : maskName(await readName(db, central.keys, matched.person_id)),
    recordNo: shown.record_no,
    siteName: shown.site.name,
    telephone: shown.site.telephone,
    windows: benefits
      .filter(({ state }) => state !== 'ended')
      .map(({ kind, nextFrom, nextTo }) => ({ benefit: BENEFITS[kind], from: nextFrom, to: nextTo })),
    prints: await countPrints(db, code),
  };
}

/** Nobody prints the code of a look-up; whoever has it all the same learns that it certified nothing. */
const LOOKED_UP = { title: '这是查询时的核对', line: '只用来查询本人的信息，没有办理认证。' };

function words(as: 'accepted' | 'already' | 'not-yet-due' | null, pending: boolean): { title: string; line: string } {
  switch (as) {
    case 'accepted':
      return { title: '认证成功', line: '社保局已经核对过，这次认证有效。' };
    case 'already':
      return { title: '本期已经认证过', line: '这次核对也记下来了，不用再来。' };
    case 'not-yet-due':
      return { title: '核对过了，还没到认证时间', line: '到了下面的时间再来就可以。' };
    case null:
      if (pending) return { title: '社保局已经收到', line: '还在核对，请过一两天再看。' };
      return { title: '社保局已经收到，尚未认证', line: '请带上身份证到柜台办理，或打电话问结果。' };
  }
}
