import type { DiagnosticsView, SelfTestEvidence, SelfTestId, SelfTestRecord } from '@changqing/protocol';
import { Fragment, useState } from 'react';
import type { Tone } from '../../parts/banner.tsx';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { DeskButton } from './desk-button.tsx';
import { Evidence } from './evidence.tsx';
import { Mark } from './mark.tsx';
import { sayDuration, sayTime } from './say-figures.ts';
import { useDesk } from './use-desk.ts';
import css from './desk.module.css';
import own from './tests-section.module.css';

type Group = keyof typeof words.tests.groups;
/** Which tests stand together; whatever is new stands with the line and the data. */
const GROUPS: readonly (readonly [Group, readonly SelfTestId[]])[] = [
  ['print', ['printer-page', 'printer-cutter', 'printer-sensors', 'document-page']],
  ['capture', ['finger-image', 'finger-uniformity', 'palm-image', 'palm-distance', 'palm-illumination', 'verifier']],
  ['card', ['card-read', 'social-card-read', 'scanner-read']],
  ['body', ['sound', 'touch-grid', 'dead-pixels', 'presence', 'power']],
  ['line', ['network', 'central', 'clock', 'disk', 'journal', 'dry-run']],
];

export const VERDICT_TONES: Record<SelfTestRecord['verdict'], Tone | 'none'> = {
  passed: 'good',
  failed: 'stop',
  cancelled: 'care',
  'not-there': 'none',
};

/** All self-tests with how they last ended; one or all of them can be run. */
export function TestsSection() {
  const { view, act } = useDesk();
  const busy = view.running !== undefined;
  const known = new Set(GROUPS.flatMap(([, tests]) => tests));
  const rest = view.tests.map(({ test }) => test).filter((test) => !known.has(test));
  return (
    <>
      <div className={css.line}>
        <Counts tests={view.tests} />
        <DeskButton
          action="self-test.run-all"
          face="primary"
          label={words.tests.runAll}
          off={busy}
          onTap={() => act({ kind: 'self-test.run-all' })}
        />
      </div>
      {GROUPS.map(([group, tests]) => (
        <TestGroup key={group} title={words.tests.groups[group]} tests={group === 'line' ? [...tests, ...rest] : tests} busy={busy} />
      ))}
    </>
  );
}

function Counts({ tests }: { readonly tests: DiagnosticsView['tests'] }) {
  const possible = tests.filter(({ possible }) => possible);
  const of = (verdict: SelfTestRecord['verdict']): number => possible.filter(({ last }) => last?.verdict === verdict).length;
  const [passed, failed] = [of('passed'), of('failed')];
  return <p className={css.strong}>{words.overview.testCounts(passed, failed, possible.length - passed - failed)}</p>;
}

interface TestGroupProps {
  readonly title: string;
  readonly tests: readonly SelfTestId[];
  readonly busy: boolean;
}

function TestGroup({ title, tests, busy }: TestGroupProps) {
  const { view, act } = useDesk();
  const [open, setOpen] = useState<SelfTestId>();
  const rows = tests.flatMap((name) => view.tests.find(({ test }) => test === name) ?? []);
  if (rows.length === 0) return null;
  return (
    <section className={css.box}>
      <h2 className={css.boxTitle}>{title}</h2>
      <table className={`${css.table} ${own.tests}`}>
        <tbody>
          {rows.map(({ test, possible, whyNot, last }) => (
            <Fragment key={test}>
              <tr data-test={test} data-verdict={last?.verdict ?? 'never'} className={own.row}>
                <td className={own.name}>{words.test[test]}</td>
                <td className={own.verdict}>
                  {!possible ? (
                    <Mark tone="none" text={words.tests.notNow} />
                  ) : last === undefined ? (
                    <Mark tone="none" text={words.tests.never} />
                  ) : (
                    <Mark tone={VERDICT_TONES[last.verdict]} text={words.verdict[last.verdict]} />
                  )}
                </td>
                <td className={css.break}>
                  {possible ? (last?.reason ?? (last === undefined ? '' : firstFigures(last.evidence))) : whyNot}
                </td>
                <td className={own.when}>
                  {last !== undefined && (
                    <>
                      {sayTime(last.at, view.at)}
                      <br />
                      <span className={css.soft}>{words.tests.took(sayDuration(last.ms))}</span>
                    </>
                  )}
                </td>
                <td className={own.acts}>
                  <span className={own.pair}>
                    {last !== undefined && (
                      <DeskButton
                        action={`self-test.details.${test}`}
                        face="quiet"
                        label={words.tests.details}
                        chosen={open === test}
                        onTap={() => setOpen(open === test ? undefined : test)}
                      />
                    )}
                    <DeskButton
                      action={`self-test.run.${test}`}
                      label={last === undefined ? words.tests.run : words.tests.again}
                      off={!possible || busy}
                      onTap={() => act({ kind: 'self-test.run', test })}
                    />
                  </span>
                </td>
              </tr>
              {open === test && last !== undefined && (
                <tr>
                  <td colSpan={5} className={own.details}>
                    <Evidence evidence={last.evidence} />
                    <p className={css.soft}>
                      {words.tests.by(last.by)} · {last.id.slice(0, 8)}
                    </p>
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** As many figures as stand beside a verdict without asking for them. */
const firstFigures = (evidence: SelfTestEvidence): string =>
  Object.entries(evidence)
    .slice(0, 2)
    .map(([name, value]) => `${words.figure[name] ?? name} ${String(value)}`)
    .join('，');
