import { technicianZh as words } from '../../words/technician-zh.ts';
import { DeskButton } from './desk-button.tsx';
import { isRecord, valueAt, type Path } from './document-edit.ts';
import { actionOf, useForm } from './settings-form.ts';
import css from './settings.module.css';

/** What is plugged in at the moment and fits a link of this kind: one touch fills the link in. */
export function FoundPorts({ kind, path }: { readonly kind: string; readonly path: Path }) {
  const { document, draft, change, readOnly } = useForm();
  if (path.at(-1) !== 'link') return null;
  const ports = document.ports.filter((port) => port.kind === kind);
  if (kind !== 'serial' && kind !== 'hid' && ports.length === 0) return null;
  const link = valueAt(draft, path);
  const use = (port: (typeof ports)[number]): void => {
    if (!isRecord(link)) return;
    change(
      path,
      kind === 'hid' && port.serialNumber !== undefined ? { ...link, serialNumber: port.serialNumber } : { ...link, path: port.path },
    );
  };
  return (
    <div className={css.field}>
      <span className={css.name}>{words.settings.ports}</span>
      <div className={css.value}>
        {ports.length === 0 && <p className={css.note}>{words.settings.noPorts}</p>}
        {ports.map((port, at) => (
          <div key={port.path} className={css.port}>
            <span>
              {port.path}
              <br />
              <span className={css.note}>
                {[
                  port.maker,
                  port.vendorId === undefined ? undefined : `${port.vendorId}:${port.productId ?? ''}`,
                  port.serialNumber,
                  port.matches.join('、'),
                  port.heldBy === undefined ? undefined : words.settings.heldBy(port.heldBy),
                ]
                  .filter((part) => part !== undefined && part !== '')
                  .join(' · ')}
              </span>
            </span>
            <DeskButton action={`${actionOf(path)}.port.${at}`} label={words.settings.usePort} off={readOnly} onTap={() => use(port)} />
          </div>
        ))}
      </div>
    </div>
  );
}
