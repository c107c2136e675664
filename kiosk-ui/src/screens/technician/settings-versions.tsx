import { settingsVersion, type SettingsDocument } from '@changqing/protocol';
import { useState } from 'react';
import { inChinese } from '../../words/in-chinese.ts';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { DeskButton } from './desk-button.tsx';
import { differences } from './document-edit.ts';
import { sayTime } from './say-figures.ts';
import { nameOfPath, useForm } from './settings-form.ts';
import { useDesk } from './use-desk.ts';
import desk from './desk.module.css';

interface SettingsVersionsProps {
  readonly document: SettingsDocument;
  readonly putBack: (settings: unknown) => void;
}

/** Earlier versions: who changed what and when; one of them beside the present one, and put back. */
export function SettingsVersions({ document, putBack }: SettingsVersionsProps) {
  const { ask, view } = useDesk();
  const { readOnly } = useForm();
  const [compared, setCompared] = useState<{ readonly version: number; readonly settings: unknown }>();
  const [refused, setRefused] = useState<string>();
  const compare = async (version: number): Promise<void> => {
    if (compared?.version === version) {
      setCompared(undefined);
      return;
    }
    const answer = await ask(`/api/technician/settings/versions/${version}`);
    const parsed = answer.ok ? settingsVersion.safeParse(answer.value) : undefined;
    if (parsed?.success === true) {
      setRefused(undefined);
      setCompared(parsed.data);
    } else setRefused(words.refused(inChinese(`problem.${answer.ok ? 'agent-failed' : answer.error.code}.happened`), undefined));
  };
  return (
    <section className={desk.box} data-part="versions">
      <h2 className={desk.boxTitle}>{words.settings.versions}</h2>
      {refused !== undefined && <p className={desk.stop}>{refused}</p>}
      {document.versions.length === 0 && <p>{words.settings.noVersions}</p>}
      <table className={desk.table}>
        <tbody>
          {document.versions.slice(0, 12).map(({ version, at, by, changed }) => (
            <tr key={version} data-version={version}>
              <td className={desk.time}>{words.settings.version(version)}</td>
              <td className={desk.time}>{sayTime(at, view.at)}</td>
              <td>{by}</td>
              <td className={desk.break}>{changed.map(nameOfPath).join('、')}</td>
              <td className={desk.number}>
                <DeskButton
                  action={`settings.compare.${version}`}
                  label={words.settings.compare}
                  chosen={compared?.version === version}
                  onTap={() => void compare(version)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {compared !== undefined && (
        <div data-part="compared">
          <Compared was={compared.settings} now={document.settings} />
          <DeskButton
            action="settings.put-back"
            face="primary"
            label={words.settings.putBack(compared.version)}
            off={readOnly}
            onTap={() => {
              putBack(compared.settings);
              setCompared(undefined);
            }}
          />
        </div>
      )}
    </section>
  );
}

function Compared({ was, now }: { readonly was: unknown; readonly now: unknown }) {
  const found = differences(was, now);
  if (found.length === 0) return <p>{words.settings.same}</p>;
  return (
    <table className={desk.table}>
      <thead>
        <tr>
          <th />
          <th>{words.settings.was}</th>
          <th>{words.settings.now}</th>
        </tr>
      </thead>
      <tbody>
        {found.map((difference) => (
          <tr key={difference.path}>
            <td>{nameOfPath(difference.path)}</td>
            <td className={desk.break}>{difference.was ?? words.none}</td>
            <td className={desk.break}>{difference.now ?? words.none}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
