import type { FleetDetail } from '@changqing/protocol';
import { useState } from 'react';
import { fetchFile } from '../../central-client.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { Box } from '../../parts/box.tsx';
import { Mark } from '../../parts/mark.tsx';
import parts from '../../parts/parts.module.css';
import { sayRefusal } from '../../words/refusals.ts';
import { sayBytes, sayTime } from '../../words/say.ts';
import { page } from '../../words/terminal.ts';
import css from '../terminal-page.module.css';

const words = page.files;

interface FilesTabProps {
  readonly reports: FleetDetail['reports'];
  readonly bundles: FleetDetail['bundles'];
  readonly nowMs: number;
}

/** Signed reports and support bundles that a terminal handed over. */
export function FilesTab({ reports, bundles, nowMs }: FilesTabProps) {
  const { columns } = words;
  return (
    <div className={css.wide}>
      <Box title={words.reports} part="reports">
        {reports.length === 0 ? (
          <p className={parts.empty}>{words.noReports}</p>
        ) : (
          <table className={parts.table}>
            <thead>
              <tr>
                <th scope="col">{columns.at}</th>
                <th scope="col">{columns.by}</th>
                <th scope="col">{columns.result}</th>
                <th scope="col">{columns.get}</th>
              </tr>
            </thead>
            <tbody>
              {reports.map(({ id, at, by, passed, failed }) => (
                <tr key={id} data-report={id}>
                  <td className={parts.nowrap}>{sayTime(at, nowMs)}</td>
                  <td>{by}</td>
                  <td>
                    <Mark tone={failed === 0 ? 'good' : 'stop'} text={words.counts(passed, failed)} />
                  </td>
                  <td>
                    <Download id={id} label={words.getReport} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Box>
      <Box title={words.bundles} part="bundles">
        {bundles.length === 0 ? (
          <p className={parts.empty}>{words.noBundles}</p>
        ) : (
          <table className={parts.table}>
            <thead>
              <tr>
                <th scope="col">{columns.at}</th>
                <th scope="col">{columns.size}</th>
                <th scope="col">{columns.get}</th>
              </tr>
            </thead>
            <tbody>
              {bundles.map(({ id, at, bytes }) => (
                <tr key={id} data-bundle={id}>
                  <td className={parts.nowrap}>{sayTime(at, nowMs)}</td>
                  <td>{sayBytes(bytes)}</td>
                  <td>
                    <Download id={id} label={words.getBundle} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Box>
    </div>
  );
}

/** Fetched here rather than by a link, so that a refusal is told in words and not saved as a file. */
function Download({ id, label }: { readonly id: string; readonly label: string }) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const download = async (): Promise<void> => {
    setBusy(true);
    setRefused(undefined);
    const file = await fetchFile(`/console/api/files/${id}`, AbortSignal.timeout(60_000));
    setBusy(false);
    if (file.ok) save(file.value.bytes, file.value.name);
    else setRefused(sayRefusal(file.error));
  };
  return (
    <>
      <ActButton action="file.get" isDisabled={busy} onPress={() => void download()}>
        {busy ? words.getting : label}
      </ActButton>
      {refused === undefined ? null : (
        <div className={parts.wrong} role="alert">
          {refused}
        </div>
      )}
    </>
  );
}

function save(bytes: Blob, name: string): void {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
