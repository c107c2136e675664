import { technicianZh as words } from '../../words/technician-zh.ts';
import { useState } from 'react';
import { DeskButton } from './desk-button.tsx';
import { Mark } from './mark.tsx';
import { sayBytes, sayTime } from './say-figures.ts';
import { useDesk } from './use-desk.ts';
import css from './desk.module.css';
import own from './reports-section.module.css';

/** Readiness reports: made, printed, opened; the support bundle. */
export function ReportsSection() {
  const { view, act } = useDesk();
  const [opened, setOpened] = useState<string>();
  const shown = view.reports.find(({ id }) => id === opened);
  return (
    <>
      <section className={css.box}>
        <div className={css.line}>
          <h2 className={css.boxTitle}>{words.reports.title}</h2>
          <DeskButton action="report.make" face="primary" label={words.reports.make} onTap={() => act({ kind: 'report.make' })} />
        </div>
        {view.reports.length === 0 ? (
          <p>{words.reports.none}</p>
        ) : (
          <table className={css.table}>
            <tbody>
              {view.reports.slice(0, 8).map((report) => (
                <tr key={report.id} data-report={report.id} className={own.row}>
                  <td className={css.time}>{sayTime(report.at, view.at)}</td>
                  <td>{report.by}</td>
                  <td>
                    <Mark tone={report.failed === 0 ? 'good' : 'stop'} text={words.reports.counts(report.passed, report.failed)} />
                  </td>
                  <td>
                    <Mark tone={report.sent ? 'good' : 'wait'} text={report.sent ? words.reports.sent : words.reports.unsent} />
                  </td>
                  <td>
                    <span className={own.acts}>
                      <DeskButton
                        action={`report.open.${report.id}`}
                        label={words.reports.open}
                        chosen={opened === report.id}
                        onTap={() => setOpened(opened === report.id ? undefined : report.id)}
                      />
                      <DeskButton
                        action={`report.print.${report.id}`}
                        icon="print"
                        label={words.reports.print}
                        onTap={() => act({ kind: 'report.print', id: report.id })}
                      />
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {shown !== undefined && (
          <iframe
            key={shown.id}
            className={own.pdf}
            title={words.reports.viewing(sayTime(shown.at, view.at))}
            src={`/api/technician/reports/${shown.id}#toolbar=0&navpanes=0&view=FitH`}
          />
        )}
      </section>
      <section className={css.box}>
        <div className={css.line}>
          <h2 className={css.boxTitle}>{words.reports.bundle}</h2>
          <DeskButton action="bundle.make" label={words.reports.makeBundle} onTap={() => act({ kind: 'bundle.make' })} />
        </div>
        <p className={css.soft}>{words.reports.bundleWhat}</p>
        {view.bundle === undefined ? (
          <p>{words.reports.noBundle}</p>
        ) : (
          <div className={css.line}>
            <p>
              {sayTime(view.bundle.at, view.at)} · {sayBytes(view.bundle.bytes)} · {view.bundle.id.slice(0, 8)}
            </p>
            <a className={own.link} href="/api/technician/bundle" download="changqing-bundle.tar.gz" data-action="bundle.get">
              {words.reports.getBundle}
            </a>
          </div>
        )}
      </section>
    </>
  );
}
