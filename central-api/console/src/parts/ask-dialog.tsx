import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import css from './parts.module.css';

interface AskDialogProps {
  readonly title: string;
  readonly name: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly urgent?: boolean;
}

/** A question before the page; Escape takes it away. */
export function AskDialog({ title, name, onClose, children, urgent = false }: AskDialogProps) {
  return (
    <ModalOverlay isOpen isDismissable={false} onOpenChange={(open) => (open ? undefined : onClose())} className={css.veil ?? ''}>
      <Modal>
        <Dialog className={css.dialog ?? ''} role={urgent ? 'alertdialog' : 'dialog'} data-dialog={name}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
